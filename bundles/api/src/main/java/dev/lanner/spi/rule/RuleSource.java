// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.rule;

import dev.lanner.api.rule.RulesDocument;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings rules. A service; those of higher ranking come first. Coming, going and changing of the service is a reload.
 */
@ConsumerType
public interface RuleSource {
    /**
     * Its documents, in order. <em>Blocking:</em> allowed.
     *
     * @throws IOException if they cannot be read; the message names the file and the cause
     */
    List<RulesDocument> documents() throws IOException;
}
