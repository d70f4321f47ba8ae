// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.alert;

import java.io.IOException;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The written forms an alert can be given, by the name that configurations choose them by: text, json, and what plugins
 * bring. A service, for outputs that have a setting {@code format}. <em>Thread:</em> any.
 */
@ProviderType
public interface AlertFormats {
    /** The names there are at this moment, sorted. */
    Set<String> names();

    /**
     * Appends the alert in the format {@code name}, without a closing line feed. A format may come and go at any time.
     *
     * @throws IOException if there is no such format now; it names those there are
     */
    void format(String name, Alert alert, Appendable target) throws IOException;

    /**
     * Does nothing if there is a format {@code name}.
     *
     * @throws IOException as {@link #format} would
     */
    void require(String name) throws IOException;
}
