// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldBinder;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.state.process.ProcessRecord;
import dev.lanner.state.process.ThreadRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a table. */
final class FieldList {
    private final Scope scope;
    private final List<FieldSpec> fields = new ArrayList<>();

    /** A list of fields with this scope. */
    FieldList(Scope scope) {
        this.scope = scope;
    }

    /** Reads a value of a thread. */
    @FunctionalInterface
    interface OfThread {
        boolean read(ThreadRecord thread, FieldValue value);
    }

    /** Reads a value of a process. */
    @FunctionalInterface
    interface OfProcess {
        boolean read(ProcessRecord process, FieldValue value);
    }

    /** Reads a number of a thread; -1 is none. */
    @FunctionalInterface
    interface IdOfThread {
        long read(ThreadRecord thread);
    }

    /** A reader of the event's thread; there is no value if that is unknown. */
    static FieldReader ofThread(OfThread reader) {
        return (event, value) -> event.thread() instanceof ThreadRecord thread && reader.read(thread, value);
    }

    /** A reader of the event's process; there is no value if that is unknown. */
    static FieldReader ofProcess(OfProcess reader) {
        return ofThread((thread, value) -> reader.read(thread.process(), value));
    }

    FieldList text(String name, String description, FieldReader reader) {
        return add(name, FieldType.TEXT, PrintFormat.NONE, description, reader);
    }

    FieldList path(String name, String description, FieldReader reader) {
        return add(name, FieldType.PATH, PrintFormat.NONE, description, reader);
    }

    FieldList truth(String name, String description, FieldReader reader) {
        return add(name, FieldType.BOOLEAN, PrintFormat.NONE, description, reader);
    }

    /** A number that identifies something; -1 is none. */
    FieldList id(String name, String description, IdOfThread reader) {
        return add(name, FieldType.INTEGER, PrintFormat.IDENTIFIER, description, number(reader));
    }

    /** A number that counts something; -1 is unknown. */
    FieldList count(String name, String description, IdOfThread reader) {
        return add(name, FieldType.UNSIGNED, PrintFormat.DECIMAL, description, number(reader));
    }

    static FieldReader number(IdOfThread reader) {
        return ofThread((thread, value) -> {
            long number = reader.read(thread);
            value.setNumber(number);
            return number != -1;
        });
    }

    FieldList add(String name, FieldType type, PrintFormat format, String description, FieldReader reader) {
        return add(
                new FieldSpec(name, type, scope, ArgumentMode.NONE, format, Set.of(), description, argument -> reader));
    }

    FieldList withArgument(
            String name,
            FieldType type,
            ArgumentMode mode,
            PrintFormat format,
            String description,
            FieldBinder binder) {
        return add(new FieldSpec(name, type, scope, mode, format, Set.of(), description, binder));
    }

    FieldList add(FieldSpec field) {
        fields.add(field);
        return this;
    }

    /** Limits the use of the field that was added last. */
    FieldList with(FieldFlag... flags) {
        int last = fields.size() - 1;
        fields.set(last, fields.get(last).with(flags));
        return this;
    }

    List<FieldSpec> fields() {
        return List.copyOf(fields);
    }

    /** The index that stands in brackets after {@code field}. */
    static int index(String field, @Nullable String argument) {
        try {
            int index = argument == null ? -1 : Integer.parseInt(argument.strip());
            if (index >= 0) {
                return index;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "'" + field + "' takes a number from 0, as in " + field + "[1], not '" + argument + "'");
    }
}
