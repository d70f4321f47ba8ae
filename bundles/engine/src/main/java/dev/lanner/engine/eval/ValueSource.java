// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;

/** Where a value comes from. It is computed once for an event, however many checks ask for it. */
public abstract class ValueSource {
    private final FieldValue value = new FieldValue();
    private long epoch = -1;
    private boolean present;

    /** Whether there is a value for this event; it is then in {@link #value()}. */
    public final boolean read(Frame frame) {
        if (epoch != frame.epoch()) {
            present = compute(frame, value);
            epoch = frame.epoch();
        }
        return present;
    }

    /** What {@link #read} has found. */
    public final FieldValue value() {
        return value;
    }

    /** Finds the value. */
    protected abstract boolean compute(Frame frame, FieldValue target);
}
