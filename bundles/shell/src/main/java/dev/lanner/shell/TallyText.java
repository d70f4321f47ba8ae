// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.ConditionPart.Kind;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.SeenValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far events got in a rule, for people to read: what is left of them step by step, and what the others had. */
final class TallyText {
    private static final int COUNT_WIDTH = 14;
    private static final int WIDEST_PART = 72;
    private static final int WIDEST_VALUES = 96;
    private static final int WIDEST_VALUE = 48;
    private static final int MOST_CHECKS = 4;
    private static final int MOST_VALUES = 5;
    private static final int MOST_TYPES = 8;

    /** Of steps one after the other that stopped nobody so many are told of, or one and the number of the others. */
    private static final int MOST_IDLE = 4;

    private final RuleExplanation explanation;
    private final RuleTally tally;
    private final Look look;
    private final boolean isWhole;

    /** The innermost macro around a part, by the part's number. */
    private final Map<Integer, ConditionPart> macros = new HashMap<>();

    private final StringBuilder text = new StringBuilder();

    private TallyText(RuleExplanation explanation, Look look, boolean isWhole) {
        this.explanation = explanation;
        this.tally = explanation.tally();
        this.look = look;
        this.isWhole = isWhole;
        addMacros(explanation.condition(), null);
    }

    /**
     * The whole text.
     *
     * @param isWhole whether each step gets its own line, also among many that stopped nobody
     */
    static String of(RuleExplanation explanation, Look look, boolean isWhole) {
        return new TallyText(explanation, look, isWhole).text();
    }

    /** The rule, with its place, and what else should be known of it. */
    static String heading(RuleExplanation explanation, Look look) {
        Rule rule = explanation.rule();
        StringBuilder heading = new StringBuilder(look.bold(rule.name()));
        heading.append(" (").append(rule.priority().label()).append("), ").append(place(rule.location(), null));
        String obstacle = explanation.obstacle();
        if (obstacle != null) {
            heading.append('\n').append(look.bad("The rule takes no part: ")).append(obstacle);
        }
        if (explanation.isOutdated()) {
            heading.append("\nThe rules have been loaded anew since; this is of the rule as it was.");
        }
        return heading.toString();
    }

    /** Where, without the column, and without the document if it is that of the rule. */
    static String place(Location location, @Nullable Rule rule) {
        boolean isSame = rule != null && rule.location().document().equals(location.document());
        return isSame ? "line " + location.line() : location.document() + ":" + location.line();
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private void addMacros(ConditionPart part, @Nullable ConditionPart macro) {
        if (macro != null) {
            macros.put(part.number(), macro);
        }
        part.parts().forEach(below -> addMacros(below, part.kind() == Kind.MACRO ? part : macro));
    }

    private String text() {
        text.append(heading(explanation, look)).append("\n\n");
        line(tally.events(), "events", "");
        if (tally.ofSource() != tally.events()) {
            line(tally.ofSource(), "of the source " + explanation.rule().source(), "");
        }
        line(tally.ofType(), "of " + types(), "");
        if (tally.ofType() > 0) {
            addSteps();
        }
        line(tally.matches(), look.bold(tally.matches() == 1 ? "match" : "matches"), lastMatch());
        if (!tally.takenBy().isEmpty()) {
            text.append(
                            "\nOf the matches these went to earlier rules, since only the first match counts (engine.matching:")
                    .append(" first):\n  ")
                    .append(values(tally.takenBy()))
                    .append('\n');
        }
        addConclusion();
        text.setLength(text.length() - 1);
        return text.toString();
    }

    private String types() {
        List<String> types = explanation.eventTypes();
        if (types.isEmpty()) {
            return "any type: the rule looks at every event";
        }
        String named = types.stream().limit(MOST_TYPES).collect(Collectors.joining(", "));
        int more = types.size() - MOST_TYPES;
        return "type " + named + (more > 0 ? " and " + more + " more" : "");
    }

    private String lastMatch() {
        return tally.matches() == 0 ? "" : "the last is event " + tally.lastMatch();
    }

    private void addSteps() {
        long left = tally.ofType();
        List<ConditionPart> idle = new ArrayList<>();
        for (int number : explanation.steps()) {
            PartTally step = tally.parts().get(number);
            if (step.stopped() == 0) {
                idle.add(part(number));
                continue;
            }
            addIdle(left, idle);
            left -= step.stopped();
            addStep(left, part(number));
            String sign = look.sign("└ ", "- ");
            indent().append(look.bad(sign + number(step.stopped()) + " stopped here"))
                    .append(nearest(step))
                    .append('\n');
            addHindering(part(number));
        }
        addIdle(left, idle);
    }

    /** Steps that stopped nobody: a few of them one by one, many as one and a number. */
    private void addIdle(long left, List<ConditionPart> steps) {
        boolean isLong = !isWhole && steps.size() > MOST_IDLE;
        for (ConditionPart step : isLong ? steps.subList(0, 1) : steps) {
            addStep(left, step);
        }
        if (isLong) {
            String what = left == 0 ? " more that nothing reached" : " more that stopped nothing";
            line(left, look.dim("and " + (steps.size() - 1) + what + " (--all lists them)"), "");
        }
        steps.clear();
    }

    private void addStep(long left, ConditionPart step) {
        line(left, look.cut(step.text(), WIDEST_PART), origin(step));
    }

    private static String nearest(PartTally step) {
        if (step.stoppedAlone() == 0) {
            return ", the last is event " + step.lastStopped();
        }
        String who = step.stoppedAlone() == step.stopped()
                ? "all of them by this alone"
                : number(step.stoppedAlone()) + " of them by this alone";
        return ", " + who + ", the last such is event " + step.lastStoppedAlone();
    }

    /** The values that checks in a step had, of those that hindered most. */
    private void addHindering(ConditionPart step) {
        List<ConditionPart> checks = step.all().stream()
                .filter(part -> !tally(part).hindering().isEmpty())
                .sorted(Comparator.comparingLong((ConditionPart part) -> hindered(tally(part)))
                        .reversed())
                .toList();
        for (ConditionPart check : checks.subList(0, Math.min(MOST_CHECKS, checks.size()))) {
            boolean isAlone = checks.size() == 1;
            String name = isAlone ? "" : look.cut(check.text(), WIDEST_PART / 2) + ": ";
            indent().append("    ")
                    .append(look.cut(name + values(tally(check).hindering()), WIDEST_VALUES))
                    .append('\n');
        }
        if (checks.size() > MOST_CHECKS) {
            indent().append("    and ").append(checks.size() - MOST_CHECKS).append(" more checks\n");
        }
    }

    private static long hindered(PartTally check) {
        return check.hindering().stream().mapToLong(SeenValue::count).sum();
    }

    private String values(List<SeenValue> values) {
        List<String> shown = new ArrayList<>();
        for (SeenValue value : values.subList(0, Math.min(MOST_VALUES, values.size()))) {
            String printable = value.text().isEmpty() ? "(empty)" : Names.printable(value.text());
            shown.add(look.cut(printable, WIDEST_VALUE) + " " + look.sign("×", "x") + number(value.count()));
        }
        return String.join(", ", shown) + (values.size() > MOST_VALUES ? ", " + look.sign("…", "...") : "");
    }

    /** The step that keeps most from a match, and how near the nearest came. */
    private void addConclusion() {
        ConditionPart most = explanation.steps().stream()
                .map(this::part)
                .max(Comparator.comparingLong(part -> tally(part).stopped()))
                .orElse(explanation.condition());
        long stopped = tally(most).stopped();
        if (tally.ofType() == 0) {
            text.append("\nNo event was of a type that the rule looks at.\n");
            return;
        }
        if (stopped == 0) {
            return;
        }
        text.append("\nMost stopped at ")
                .append(look.bold(look.cut(most.text(), WIDEST_PART)))
                .append(", ")
                .append(place(most.location(), explanation.rule()))
                .append(String.format(Locale.ROOT, ": %,d of %,d.%n", stopped, tally.ofType()));
        addNearest();
    }

    /** Of the events that one step alone kept from a match, those of the rarest such step say most. */
    private void addNearest() {
        ConditionPart rarest = explanation.steps().stream()
                .map(this::part)
                .filter(part -> tally(part).stoppedAlone() > 0)
                .min(Comparator.comparingLong(part -> tally(part).stoppedAlone()))
                .orElse(null);
        if (rarest == null) {
            return;
        }
        PartTally step = tally(rarest);
        text.append(step.stoppedAlone() == 1 ? "Nearest to a match came 1 event" : "Nearest to a match came ")
                .append(step.stoppedAlone() == 1 ? "" : number(step.stoppedAlone()) + " events")
                .append(", stopped by nothing but ")
                .append(look.bold(look.cut(rarest.text(), WIDEST_PART)))
                .append(": ")
                .append(step.stoppedAlone() == 1 ? "" : "the last is ")
                .append("event ")
                .append(step.lastStoppedAlone())
                .append(".\n");
    }

    private PartTally tally(ConditionPart part) {
        return tally.parts().get(part.number());
    }

    private ConditionPart part(int number) {
        return explanation.condition().all().get(number);
    }

    private String origin(ConditionPart part) {
        ConditionPart macro = macros.get(part.number());
        return macro == null ? "" : "macro " + macro.text();
    }

    private void line(long count, String what, String note) {
        text.append(String.format(Locale.ROOT, "%," + COUNT_WIDTH + "d  %s", count, what))
                .append(note.isEmpty() ? "" : "  " + look.dim("(" + note + ")"))
                .append('\n');
    }

    private StringBuilder indent() {
        return text.append(" ".repeat(COUNT_WIDTH + 2));
    }
}
