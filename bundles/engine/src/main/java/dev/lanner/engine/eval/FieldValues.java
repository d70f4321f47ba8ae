// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.quarantine.Guard;

/** The values of a field that has several. */
public final class FieldValues extends MultiSource {
    private final FieldValue value = new FieldValue();
    private final String name;
    private final FieldReader.Multi reader;
    private final Faults faults;
    private final Guard guard;

    /** A field under the name that faults are told with. */
    public FieldValues(String name, FieldReader.Multi reader, Faults faults) {
        this.name = name;
        this.reader = reader;
        this.faults = faults;
        guard = faults.guard(name);
    }

    @Override
    public boolean read(Frame frame, int index) {
        if (guard.isOut()) {
            return false;
        }
        try {
            return reader.read(frame.event(), index, value);
        } catch (RuntimeException e) {
            faults.onFault(name, e);
            return false;
        }
    }

    @Override
    public FieldValue value() {
        return value;
    }
}
