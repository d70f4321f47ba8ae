// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.engine.eval.MultiSource;
import dev.lanner.engine.eval.ValueSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An operand that is ready to be read.
 *
 * @param key the same for operands that always have the same value
 * @param type of its values
 * @param shape how many values it has
 * @param format how a number is printed
 * @param scope what decides the value
 * @param flags limits of the field; none for a transformer
 * @param source its value, the first one if there are several
 * @param multi its values; null if there is but one
 * @param cost of reading it, roughly in nanoseconds
 */
record Bound(
        String key,
        FieldType type,
        Shape shape,
        PrintFormat format,
        Scope scope,
        Set<FieldFlag> flags,
        ValueSource source,
        @Nullable MultiSource multi,
        int cost) {
    /** How many values an operand has, and what that means to a condition. */
    enum Shape {
        SINGLE,
        /** True if any of its values is. */
        ANY,
        /** A list. */
        LIST
    }

    boolean isText() {
        return type == FieldType.TEXT || type == FieldType.PATH;
    }
}
