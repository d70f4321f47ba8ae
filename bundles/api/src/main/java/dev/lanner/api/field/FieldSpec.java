// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

import dev.lanner.api.event.PrintFormat;
import java.util.Set;

/**
 * Everything there is to know about a field.
 *
 * @param name as rules say it, for example {@code proc.name}
 * @param type of its values
 * @param scope what decides its value
 * @param argument whether it takes one
 * @param format how a number is printed
 * @param flags limits on its use
 * @param description one sentence in plain words, with the unit
 * @param binder makes its readers
 */
public record FieldSpec(
        String name,
        FieldType type,
        Scope scope,
        ArgumentMode argument,
        PrintFormat format,
        Set<FieldFlag> flags,
        String description,
        FieldBinder binder) {

    /** Keeps its own copy of the flags. */
    public FieldSpec {
        flags = Set.copyOf(flags);
    }

    /** A field without argument and limits. */
    public static FieldSpec of(String name, FieldType type, Scope scope, String description, FieldReader reader) {
        return new FieldSpec(
                name, type, scope, ArgumentMode.NONE, PrintFormat.DECIMAL, Set.of(), description, argument -> reader);
    }

    /** A field that is one value without an argument or with one, as {@code mode} says. */
    public static FieldSpec of(
            String name, FieldType type, Scope scope, ArgumentMode mode, String description, FieldBinder binder) {
        return new FieldSpec(name, type, scope, mode, PrintFormat.DECIMAL, Set.of(), description, binder);
    }

    /** The same field with these limits. */
    public FieldSpec with(FieldFlag... limits) {
        return new FieldSpec(name, type, scope, argument, format, Set.of(limits), description, binder);
    }
}
