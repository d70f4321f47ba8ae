// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;

/** The first of several values. */
public final class FirstValue extends ValueSource {
    private final MultiSource values;

    /** Of these. */
    public FirstValue(MultiSource values) {
        this.values = values;
    }

    @Override
    protected boolean compute(Frame frame, FieldValue target) {
        if (!values.read(frame, 0)) {
            return false;
        }
        target.clear();
        target.append(values.value().bytes(), 0, values.value().length());
        return true;
    }
}
