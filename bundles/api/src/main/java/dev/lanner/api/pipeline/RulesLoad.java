// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import java.util.List;

/**
 * What came of reading and loading the rules of all rule sources.
 *
 * @param errors why nothing was loaded, for people to read; empty if it was
 * @param warnings what should be looked at, for people to read
 * @param ruleCount rules that were loaded; 0 if there are errors
 */
public record RulesLoad(List<String> errors, List<String> warnings, int ruleCount) {
    /** Keeps its own copies of the lists. */
    public RulesLoad {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    /** Whether the rules are in force now; if not, those from before go on. */
    public boolean isSuccessful() {
        return errors.isEmpty();
    }
}
