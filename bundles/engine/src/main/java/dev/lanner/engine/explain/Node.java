// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict.PartVerdict;
import dev.lanner.engine.eval.Check;
import dev.lanner.engine.eval.Frame;
import java.util.ArrayList;
import java.util.List;

/** A part of a condition that can be asked. <em>Thread:</em> one at a time. */
public final class Node {
    private final ConditionPart part;
    private final List<Node> parts;
    private final Check check;
    private final List<Reading> readings;
    private final boolean isNegated;
    private long epoch = -1;
    private boolean answer;

    private Node(ConditionPart part, List<Node> parts, Check check, List<Reading> readings, boolean isNegated) {
        this.part = part;
        this.parts = List.copyOf(parts);
        this.check = check;
        this.readings = List.copyOf(readings);
        this.isNegated = isNegated;
    }

    /**
     * A comparison.
     *
     * @param isNegated whether it is below an odd number of negations, so that true is bad for a match
     */
    public static Node check(ConditionPart part, Check check, List<Reading> readings, boolean isNegated) {
        return new Node(part, List.of(), check, readings, isNegated);
    }

    /** A part that is made of others. */
    public static Node combined(ConditionPart part, List<Node> parts, boolean isNegated) {
        return new Node(part, parts, frame -> false, List.of(), isNegated);
    }

    /** What it is. */
    public ConditionPart part() {
        return part;
    }

    int number() {
        return part.number();
    }

    /** The parts that must all be true for this one to be, as far as that can be seen without turning anything round. */
    List<Node> steps() {
        List<Node> steps = new ArrayList<>();
        switch (part.kind()) {
            case ALL, MACRO -> parts.forEach(below -> steps.addAll(below.steps()));
            default -> steps.add(this);
        }
        return steps;
    }

    /** The answer, without a trace. */
    boolean test(Frame frame) {
        return switch (part.kind()) {
            case CHECK -> check.test(frame);
            case NOT -> !parts.get(0).test(frame);
            case MACRO, EXCEPTION -> parts.get(0).test(frame);
            case ALL -> {
                for (Node below : parts) {
                    if (!below.test(frame)) {
                        yield false;
                    }
                }
                yield true;
            }
            case ANY -> {
                for (Node below : parts) {
                    if (below.test(frame)) {
                        yield true;
                    }
                }
                yield false;
            }
        };
    }

    /** The answer, counted with all the answers below that it took. */
    boolean count(Frame frame, Counts counts) {
        answer = switch (part.kind()) {
            case CHECK -> check.test(frame);
            case NOT -> !parts.get(0).count(frame, counts);
            case MACRO, EXCEPTION -> parts.get(0).count(frame, counts);
            case ALL -> {
                boolean all = true;
                for (int i = 0; all && i < parts.size(); i++) {
                    all = parts.get(i).count(frame, counts);
                }
                yield all;
            }
            case ANY -> {
                boolean any = false;
                for (int i = 0; !any && i < parts.size(); i++) {
                    any = parts.get(i).count(frame, counts);
                }
                yield any;
            }
        };
        epoch = frame.epoch();
        counts.add(number(), answer);
        if (part.kind() == ConditionPart.Kind.CHECK) {
            countValue(frame, counts);
        }
        return answer;
    }

    private void countValue(Frame frame, Counts counts) {
        if (!answer && isMissing(frame)) {
            counts.addMissing(number());
        }
        if (answer == isNegated && !readings.isEmpty()) {
            counts.addHindering(number(), text(frame));
        }
    }

    private String text(Frame frame) {
        String first = readings.get(0).text(frame);
        return readings.size() == 1 ? first : first + ", " + readings.get(1).text(frame);
    }

    private boolean isMissing(Frame frame) {
        for (int i = 0; i < readings.size(); i++) {
            if (readings.get(i).isMissing(frame)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it was asked about this event when it was counted, and was false. */
    boolean hasStopped(Frame frame) {
        return epoch == frame.epoch() && !answer;
    }

    /** Tells all answers into {@code verdicts}, at the number of each part. */
    boolean tell(Frame frame, boolean isReached, PartVerdict[] verdicts) {
        boolean isTrue = test(frame);
        boolean isMissing = part.kind() == ConditionPart.Kind.CHECK && !isTrue && isMissing(frame);
        verdicts[number()] = new PartVerdict(
                isTrue,
                isReached,
                isMissing,
                readings.stream().map(reading -> reading.value(frame)).toList());
        boolean isReachedBelow = isReached;
        for (Node below : parts) {
            boolean isTrueBelow = below.tell(frame, isReachedBelow, verdicts);
            boolean isDecided = part.kind() == ConditionPart.Kind.ALL
                    ? !isTrueBelow
                    : part.kind() == ConditionPart.Kind.ANY && isTrueBelow;
            isReachedBelow &= !isDecided;
        }
        return isTrue;
    }
}
