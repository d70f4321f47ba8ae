// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldValue;

/** The values of a field that has several. */
public final class MultiSource {
    private final FieldValue value = new FieldValue();
    private final String name;
    private final FieldReader.Multi reader;
    private final Faults faults;

    /** A field under the name that faults are told with. */
    public MultiSource(String name, FieldReader.Multi reader, Faults faults) {
        this.name = name;
        this.reader = reader;
        this.faults = faults;
    }

    /** Whether there is a value at {@code index}; it is then in {@link #value()}, until the next call. */
    public boolean read(Frame frame, int index) {
        try {
            return reader.read(frame.event(), index, value);
        } catch (RuntimeException e) {
            faults.onFault(name, e);
            return false;
        }
    }

    /** What {@link #read} has found. */
    public FieldValue value() {
        return value;
    }
}
