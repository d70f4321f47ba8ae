// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Rule;
import java.util.List;

/** A report for people: what has failed, a summary, and what is not tested. */
final class TextReport {
    private static final int MOST_GAPS = 10;

    private final StringBuilder text = new StringBuilder();

    private TextReport() {}

    /** The text, without a line feed at its end; with all gaps of the coverage or with the first ones. */
    static String of(TestReport report, boolean isDetailed) {
        TextReport printed = new TextReport();
        report.results().stream().filter(result -> !result.hasPassed()).forEach(printed::failure);
        printed.summary(report);
        report.coverage().forEach(figures -> printed.coverage(figures, isDetailed));
        return printed.text.toString().stripTrailing();
    }

    private void failure(TestReport.CaseResult result) {
        line(result.test().place() + " failed: " + result.test().name());
        result.failures().forEach(failure -> line("  " + failure.replace("\n", "\n    ")));
    }

    private void summary(TestReport report) {
        long failed = report.failed();
        line(count(report.results().size(), "case") + " in " + count(report.files(), "file") + ": "
                + (report.results().size() - failed) + " passed, " + failed + " failed"
                + (report.complaints().isEmpty()
                        ? ""
                        : ", " + count(report.complaints().size(), "error")) + " ("
                + report.tookMs() + " ms)");
    }

    private void coverage(Coverage.Figures figures, boolean isDetailed) {
        int fired = figures.rules() - figures.neverFired().size();
        int silent = figures.rules() - figures.neverSilent().size();
        List<Coverage.Gap> gaps = figures.gaps();
        line("Coverage: " + count(figures.rules(), "rule") + ", " + fired + " that fire in a case and " + silent
                + " that stay silent in one; " + count(figures.checks(), "check") + ", "
                + (figures.checks() - gaps.size()) + " seen true and false");
        rules(figures.neverFired(), "has no case in which it fires");
        rules(figures.neverSilent(), "has no case in which it stays silent");
        rules(
                figures.neverFirst(),
                "matches only what rules before it have matched, so it never fires under 'matching: first'");
        rules(figures.unable(), "takes no part, since a field of it has no provider");
        gaps.stream()
                .limit(isDetailed ? gaps.size() : MOST_GAPS)
                .forEach(gap -> line("  " + gap.place() + " " + gap.missing() + ": " + gap.text()));
        if (!isDetailed && gaps.size() > MOST_GAPS) {
            line("  and " + (gaps.size() - MOST_GAPS) + " more checks; --coverage lists them all");
        }
    }

    private void rules(List<Rule> rules, String what) {
        rules.forEach(rule -> line("  " + rule.location() + " the rule '" + rule.name() + "' " + what));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
