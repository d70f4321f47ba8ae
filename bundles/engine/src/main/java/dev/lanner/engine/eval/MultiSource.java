// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;

/** Where several values come from. */
public abstract class MultiSource {
    /** Whether there is a value at {@code index}; it is then in {@link #value()}, until the next call. */
    public abstract boolean read(Frame frame, int index);

    /** What {@link #read} has found. */
    public abstract FieldValue value();
}
