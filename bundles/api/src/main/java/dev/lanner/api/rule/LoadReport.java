// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;

/**
 * What came of loading rules.
 *
 * @param problems all that were found, in the order of the documents
 * @param ruleCount rules that were loaded; 0 if the load failed
 */
public record LoadReport(List<Problem> problems, int ruleCount) {
    /** Keeps its own copy of the problems. */
    public LoadReport {
        problems = List.copyOf(problems);
    }

    /** Whether no problem is an error. */
    public boolean isSuccessful() {
        return problems.stream().noneMatch(Problem::isError);
    }
}
