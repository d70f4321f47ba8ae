// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.util.List;

/**
 * What came of tests.
 *
 * @param complaints what is wrong with test files and rules files, for people to read
 * @param files test files that were read
 * @param results of the cases that could be run
 * @param coverage of each rule set; none if not all its cases were run
 * @param tookMs how long it took, in milliseconds
 */
record TestReport(
        List<String> complaints, int files, List<CaseResult> results, List<Coverage.Figures> coverage, long tookMs) {
    TestReport {
        complaints = List.copyOf(complaints);
        results = List.copyOf(results);
        coverage = List.copyOf(coverage);
    }

    long failed() {
        return results.stream().filter(result -> !result.hasPassed()).count();
    }

    boolean isGood() {
        return complaints.isEmpty() && failed() == 0;
    }

    boolean isComplete() {
        return coverage.stream().allMatch(Coverage.Figures::isComplete);
    }

    /**
     * What came of one case.
     *
     * @param test the case
     * @param failures for people, each with lines below it; none if it has passed
     */
    record CaseResult(TestCase test, List<String> failures) {
        CaseResult {
            failures = List.copyOf(failures);
        }

        boolean hasPassed() {
            return failures.isEmpty();
        }
    }
}
