// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.output;

import dev.lanner.api.alert.Alert;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Carries alerts out of the house. A service with the property {@link OutputName}.
 *
 * <p>The house gives each output a queue and a worker thread of its own, so it may be slow, block or fail without
 * harming anybody else.
 */
@ConsumerType
public interface AlertOutput {
    /**
     * Writes one alert.
     *
     * <p><em>Thread:</em> the output's own worker, never two at a time. <em>Blocking:</em> allowed. After the component
     * is deactivated it is never called again.
     *
     * @throws IOException if the alert was not written; it is counted
     */
    void write(Alert alert) throws IOException;

    /** Pushes out what {@link #write} may have kept back: called when the queue has run empty. */
    default void flush() throws IOException {}
}
