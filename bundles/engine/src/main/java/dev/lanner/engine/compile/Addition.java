// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.load.RuleDefinition;
import java.util.List;

/**
 * Adds to the alerts of some rules what their outputs do not have.
 *
 * @param setting what the configuration calls it
 * @param match whose alerts it adds to
 * @param extraOutput an output that follows the rule's own; empty for none
 * @param extraFields fields, and {@code KEY=OUTPUT}, that come with the alert but not into its text
 * @param suggests whether what is known of the container follows
 */
public record Addition(String setting, Match match, String extraOutput, List<String> extraFields, boolean suggests) {
    /** Keeps its own copy of the fields. */
    public Addition {
        extraFields = List.copyOf(extraFields);
    }

    /**
     * Which rules are meant: those for which all of it holds.
     *
     * @param source the rule's event source; empty for any
     * @param tags all of which the rule must have
     * @param rule its name, in which {@code *} stands for any text; empty for any
     */
    public record Match(String source, List<String> tags, String rule) {
        /** Keeps its own copy of the tags. */
        public Match {
            tags = List.copyOf(tags);
        }

        boolean fits(RuleDefinition definition) {
            return (source.isEmpty() || source.equals(definition.source()))
                    && definition.tags().containsAll(tags)
                    && (rule.isEmpty() || RuleSwitch.fits(rule, definition.name()));
        }
    }
}
