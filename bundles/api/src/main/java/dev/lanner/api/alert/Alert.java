// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.alert;

import dev.lanner.api.rule.Priority;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people and systems are told when a rule has matched.
 *
 * @param id tells it from every other alert of any host and stays with it however often it is sent, so that whoever gets it
 *     twice can see that; letters, digits and {@code -}. Empty until the house has given it one, which it has when an output
 *     sees the alert
 * @param timestampNs when the event happened, in nanoseconds since the epoch
 * @param rule name of the rule
 * @param priority how bad it is
 * @param source event source of the rule
 * @param hostname name of the host
 * @param tags tags of the rule, in order
 * @param message the rule's output with values put in; {@code <NA>} where there is none
 * @param fields the values in the output by their fields as written there, in order: String, Long, Boolean, Double,
 *     BigInteger for a number that is too large for Long, a List of such for a field with several values, or null where
 *     there is none
 */
public record Alert(
        String id,
        long timestampNs,
        String rule,
        Priority priority,
        String source,
        String hostname,
        List<String> tags,
        String message,
        Map<String, @Nullable Object> fields) {

    /** Keeps its own copies of the collections. */
    public Alert {
        tags = List.copyOf(tags);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** An alert that the house has not given an id yet. */
    public Alert(
            long timestampNs,
            String rule,
            Priority priority,
            String source,
            String hostname,
            List<String> tags,
            String message,
            Map<String, @Nullable Object> fields) {
        this("", timestampNs, rule, priority, source, hostname, tags, message, fields);
    }

    /** The same alert by this id. */
    public Alert withId(String newId) {
        return new Alert(newId, timestampNs, rule, priority, source, hostname, tags, message, fields);
    }
}
