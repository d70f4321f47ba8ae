// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;

/** The checks that all others are made of. */
public final class Checks {
    private Checks() {}

    /** Whether there is a value, and the test holds for it. */
    public static Check value(ValueSource source, ValueTest test) {
        return frame -> source.read(frame) && test.test(source.value());
    }

    /** Whether there is a value. */
    public static Check exists(ValueSource source) {
        return source::read;
    }

    /** Whether there is at least one value. */
    public static Check exists(MultiSource source) {
        return frame -> source.read(frame, 0);
    }

    /** Whether the test holds for one of the values. */
    public static Check any(MultiSource source, ValueTest test) {
        return frame -> {
            for (int i = 0; source.read(frame, i); i++) {
                if (test.test(source.value())) {
                    return true;
                }
            }
            return false;
        };
    }

    /** Whether there is a value, and the test holds for all of them. */
    public static Check every(MultiSource source, ValueTest test) {
        return frame -> {
            int i = 0;
            while (source.read(frame, i)) {
                if (!test.test(source.value())) {
                    return false;
                }
                i++;
            }
            return i > 0;
        };
    }

    /** Whether both values are there and belong together. */
    public static Check pair(ValueSource left, ValueSource right, PairTest test) {
        return frame -> left.read(frame) && right.read(frame) && test.test(left.value(), right.value());
    }

    /** Whether the left value is there and belongs together with one of those on the right. */
    public static Check pairWithAny(ValueSource left, MultiSource right, PairTest test) {
        return frame -> {
            if (!left.read(frame)) {
                return false;
            }
            for (int i = 0; right.read(frame, i); i++) {
                if (test.test(left.value(), right.value())) {
                    return true;
                }
            }
            return false;
        };
    }

    /** A question about two values. */
    @FunctionalInterface
    public interface PairTest {
        /** The answer. */
        boolean test(FieldValue left, FieldValue right);
    }

    /** Whether all hold. */
    public static Check all(Check[] parts) {
        if (parts.length == 2) {
            Check first = parts[0];
            Check second = parts[1];
            return frame -> first.test(frame) && second.test(frame);
        }
        return frame -> {
            for (Check part : parts) {
                if (!part.test(frame)) {
                    return false;
                }
            }
            return true;
        };
    }

    /** Whether any holds. */
    public static Check any(Check[] parts) {
        if (parts.length == 2) {
            Check first = parts[0];
            Check second = parts[1];
            return frame -> first.test(frame) || second.test(frame);
        }
        return frame -> {
            for (Check part : parts) {
                if (part.test(frame)) {
                    return true;
                }
            }
            return false;
        };
    }

    /** Whether it does not hold. */
    public static Check not(Check part) {
        return frame -> !part.test(frame);
    }

    /** The same check, asked once for an event. */
    public static Check once(Check part) {
        return new Check() {
            private long epoch = -1;
            private boolean answer;

            @Override
            public boolean test(Frame frame) {
                if (epoch != frame.epoch()) {
                    answer = part.test(frame);
                    epoch = frame.epoch();
                }
                return answer;
            }
        };
    }
}
