// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.output;

import dev.lanner.api.alert.Alert;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives an alert its written form, apart from how it travels. A service with the property {@code lanner.format.name}.
 *
 * <p><em>Thread:</em> any, several at a time.
 */
@ConsumerType
public interface AlertFormatter {
    /** The service property with a formatter's name, for example {@code text} or {@code json}. */
    String NAME = "lanner.format.name";

    /**
     * Writes the alert to {@code target}, without a closing line feed. <em>Blocking:</em> never. <em>Errors:</em> whatever is
     * thrown is taken for a mistake of the formatter's: the alert goes out as JSON, and after a few such the formatter is not
     * called any more until somebody lets it.
     */
    void format(Alert alert, Appendable target) throws IOException;
}
