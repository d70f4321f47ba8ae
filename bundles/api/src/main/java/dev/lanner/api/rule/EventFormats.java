// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import org.osgi.annotation.versioning.ProviderType;

/** Compiles outputs that belong to no rule. A service. <em>Thread:</em> any. */
@ProviderType
public interface EventFormats {
    /**
     * Compiles an output as rules have it, for example {@code %evt.time %proc.name}.
     *
     * @throws FormatException if it makes no sense, or a field of it does not exist; the message shows the place
     */
    EventFormat eventFormat(String output) throws FormatException;
}
