// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.alert;

import dev.lanner.api.rule.Priority;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Takes what Lanner has to tell of itself to those who get alerts. A service.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> never: the event loop passes on what waits between two batches.
 */
@ProviderType
public interface InternalAlerts {
    /** What the name of every such alert's rule begins with. */
    String PREFIX = "Lanner internal: ";

    /**
     * Has an alert made of the rule {@code Lanner internal: SUBJECT}. Callers see to it that it is not too often.
     *
     * @param subject what it is about, in a few words, always the same for the same thing
     * @param text a sentence or two for people, which follow the subject
     * @param fields the same for machines, as in {@link Alert#fields}
     */
    void tell(String subject, Priority priority, String text, Map<String, @Nullable Object> fields);
}
