// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.quarantine.Guard;

/** The value of a field. */
public final class FieldSource extends ValueSource {
    private final String name;
    private final FieldReader reader;
    private final Faults faults;
    private final Guard guard;

    /** A field under the name that faults are told with. */
    public FieldSource(String name, FieldReader reader, Faults faults) {
        this.name = name;
        this.reader = reader;
        this.faults = faults;
        guard = faults.guard(name);
    }

    @Override
    protected boolean compute(Frame frame, FieldValue target) {
        if (guard.isOut()) {
            return false;
        }
        try {
            return reader.read(frame.event(), target);
        } catch (RuntimeException e) {
            faults.onFault(name, e);
            return false;
        }
    }
}
