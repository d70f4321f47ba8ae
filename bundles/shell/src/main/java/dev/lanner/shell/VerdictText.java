// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.ConditionPart.Kind;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.api.rule.EventVerdict.ReadValue;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.RuleExplanation;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a rule says to one event, for people to read: the tree of the condition with the values that were read. */
final class VerdictText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.nnnnnnnnn", Locale.ROOT);
    private static final int WIDEST_PART = 64;
    private static final int WIDEST_VALUE = 120;

    /** What is not in the way of a match is opened only if it has few lines. */
    private static final int FEW = 6;

    /** So many parts are listed that answer as they usually do: true among those that must be, false among alternatives. */
    private static final int MOST_USUAL = 12;

    private final RuleExplanation explanation;
    private final EventVerdict verdict;
    private final Look look;
    private final boolean isWhole;
    private final List<Line> lines = new ArrayList<>();

    private VerdictText(RuleExplanation explanation, EventVerdict verdict, Look look, boolean isWhole) {
        this.explanation = explanation;
        this.verdict = verdict;
        this.look = look;
        this.isWhole = isWhole;
    }

    /** One line of the tree: what is on the left, without colours, and what stands to its right. */
    private record Line(String indent, String mark, String left, String right, boolean isReached) {}

    /** The whole text. */
    static String of(RuleExplanation explanation, EventVerdict verdict, Look look, boolean isWhole) {
        return new VerdictText(explanation, verdict, look, isWhole).text();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append(look.bold("Event " + verdict.number() + ", " + verdict.eventType()));
        if (!verdict.description().isEmpty()) {
            text.append(" by ").append(Names.printable(verdict.description()));
        }
        Instant time = Instant.ofEpochSecond(
                Math.floorDiv(verdict.timestampNs(), 1_000_000_000L),
                Math.floorMod(verdict.timestampNs(), 1_000_000_000L));
        text.append(", ").append(TIME.format(time.atZone(ZoneId.systemDefault())));
        text.append('\n').append(TallyText.heading(explanation, look)).append("\n\n");
        text.append(conclusion()).append("\n\n");
        ConditionPart root = explanation.condition();
        if (root.kind() == Kind.ALL) {
            addAll(root.parts(), "  ");
        } else {
            add(root, "  ", "", verdict(root));
        }
        appendLines(text);
        return text.toString();
    }

    private String conclusion() {
        if (!verdict.isTrue()) {
            return look.bad(look.sign("✗ ", "") + "No match") + reason();
        }
        if (explanation.obstacle() != null) {
            return look.bad(look.sign("✗ ", "") + "No match")
                    + ", although the condition is true: the rule takes no part.";
        }
        if (verdict.takenBy() != null) {
            return look.bad(look.sign("✗ ", "") + "No alert of this rule")
                    + ", although it matches: the event goes to the earlier rule '" + verdict.takenBy()
                    + "', since only the first match counts (engine.matching: first)";
        }
        return look.good(look.sign("✓ ", "") + "Match") + ": " + Names.printable(verdict.output());
    }

    /** The first step that is false, in words. */
    private String reason() {
        String source = explanation.rule().source();
        if (!verdict.source().equals(source)) {
            return ": the rule judges events of the source '" + source + "', and this one is of '" + verdict.source()
                    + "'";
        }
        List<Integer> failing = explanation.steps().stream()
                .filter(step -> !verdict.parts().get(step).isTrue())
                .toList();
        if (failing.isEmpty()) {
            return ": no event of this type can match";
        }
        ConditionPart first = explanation.condition().all().get(failing.get(0));
        String more = failing.size() == 1
                ? " does not hold; nothing else is in the way."
                : " does not hold, and is the first of " + failing.size() + " that do not.";
        return ": " + look.bold(look.cut(first.text(), WIDEST_PART)) + more;
    }

    private PartVerdict verdict(ConditionPart part) {
        return verdict.parts().get(part.number());
    }

    private void addAll(List<ConditionPart> parts, String indent) {
        for (ConditionPart part : parts) {
            add(part, indent, "", verdict(part));
        }
    }

    /** Adds a part; a negation is told on the line of what it negates, with its own answer. */
    private void add(ConditionPart part, String indent, String prefix, PartVerdict answer) {
        switch (part.kind()) {
            case NOT -> add(part.parts().get(0), indent, prefix + "not ", answer);
            case CHECK -> addLine(indent, prefix + part.text(), values(verdict(part)), answer);
            case MACRO, EXCEPTION -> addNamed(part, indent, prefix, answer);
            case ALL, ANY -> {
                addLine(indent, prefix + word(part), note(part, ""), answer);
                addBelow(part, indent + "  ");
            }
        }
    }

    private void addNamed(ConditionPart part, String indent, String prefix, PartVerdict answer) {
        ConditionPart body = part.parts().get(0);
        boolean isGroup = body.kind() == Kind.ALL || body.kind() == Kind.ANY;
        String word = body.kind() == Kind.ANY ? ": any of" : "";
        String origin = part.kind() == Kind.MACRO ? "macro, " : "exception, ";
        addLine(indent, prefix + part.text() + word, note(part, origin + place(part.location())), answer);
        if (!isOpen(part)) {
            return;
        }
        if (isGroup) {
            addBelow(body, indent + "  ");
        } else {
            add(body, indent + "  ", "", verdict(body));
        }
    }

    private void addBelow(ConditionPart group, String indent) {
        if (!isOpen(group)) {
            return;
        }
        boolean isUsual = group.kind() == Kind.ALL;
        int left = MOST_USUAL;
        int untold = 0;
        for (ConditionPart part : group.parts()) {
            if (isWhole || verdict(part).isTrue() != isUsual || left-- > 0) {
                add(part, indent, "", verdict(part));
            } else {
                untold++;
            }
        }
        if (untold > 0) {
            String what = isUsual ? " more that hold" : " more that do not hold";
            lines.add(new Line(indent, "", "and " + untold + what + " (--all shows them)", "", false));
        }
    }

    /** Small parts are always opened, large ones on the way of the event as far as it got, or if --all is given. */
    private boolean isOpen(ConditionPart part) {
        return isWhole || checks(part) <= FEW || isOnTheWay(part);
    }

    /** Whether a part has steps in it, or is in a step that does not hold and was needed for that. */
    private boolean isOnTheWay(ConditionPart part) {
        for (int number : explanation.steps()) {
            ConditionPart step = explanation.condition().all().get(number);
            boolean isFailing = !verdict(step).isTrue();
            if (part.number() != number && isWithin(step, part)) {
                return true;
            }
            if (isFailing && isWithin(part, step) && verdict(part).isReached()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWithin(ConditionPart inner, ConditionPart outer) {
        return inner.number() >= outer.number()
                && inner.number() < outer.number() + outer.all().size();
    }

    private static long checks(ConditionPart part) {
        return part.all().stream().filter(below -> below.kind() == Kind.CHECK).count();
    }

    private String note(ConditionPart part, String origin) {
        if (isOpen(part)) {
            return origin;
        }
        String hidden = checks(part) + " checks, shown by --all";
        return origin.isEmpty() ? hidden : origin + "; " + hidden;
    }

    private static String word(ConditionPart part) {
        return part.kind() == Kind.ANY ? "any of" : "all of";
    }

    private String place(Location location) {
        return TallyText.place(location, explanation.rule());
    }

    private String values(PartVerdict check) {
        StringBuilder text = new StringBuilder();
        for (ReadValue value : check.values()) {
            String shown = value.text() == null ? "<NA>" : Names.printable(value.text());
            text.append(text.isEmpty() ? "" : ", ")
                    .append(value.field())
                    .append(" is ")
                    .append(shown.isEmpty() ? "empty" : look.cut(shown, WIDEST_VALUE));
        }
        if (check.isMissing()) {
            text.append(": a value that is missing makes a check false");
        }
        return text.toString();
    }

    private void addLine(String indent, String left, String right, PartVerdict answer) {
        lines.add(new Line(
                indent,
                look.mark(answer.isTrue(), answer.isReached()) + " ",
                look.cut(left, WIDEST_PART),
                right,
                answer.isReached()));
    }

    private void appendLines(StringBuilder text) {
        int width = 0;
        for (Line line : lines) {
            width = Math.max(width, line.indent().length() + Width.of(line.left()));
        }
        boolean hasUnreached = false;
        for (Line line : lines) {
            text.append(line.indent()).append(line.mark());
            int gap = width - line.indent().length() - Width.of(line.left()) + 2;
            String right = line.right();
            if (line.isReached()) {
                text.append(line.left()).append(right.isEmpty() ? "" : " ".repeat(gap) + right);
            } else {
                boolean isNote = line.mark().isEmpty();
                hasUnreached |= !isNote;
                String not = isNote ? "" : right.isEmpty() ? "(not asked)" : right + "  (not asked)";
                text.append(look.dim(line.left() + (not.isEmpty() ? "" : " ".repeat(gap) + not)));
            }
            text.append('\n');
        }
        text.append(
                hasUnreached
                        ? "\n"
                                + look.dim("not asked: what comes before it has decided already; its answer is shown"
                                        + " all the same")
                        : "");
        while (text.charAt(text.length() - 1) == '\n') {
            text.setLength(text.length() - 1);
        }
    }
}
