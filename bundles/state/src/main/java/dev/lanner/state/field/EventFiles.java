// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldValue;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.file.FileTable;
import dev.lanner.state.process.ThreadRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which descriptor an event is about, and what the event itself tells of one that no table holds. */
final class EventFiles {
    /** What stands for no descriptor. */
    static final long NONE = -1;

    /** By code: whether such an event makes, uses or closes a descriptor. */
    private final boolean[] concerns;
    /** By code: the parameter with the number of the descriptor in use; -1 if there is none. */
    private final int[] numbers;

    EventFiles(EventCatalogue catalogue) {
        concerns = new boolean[catalogue.types().size()];
        numbers = new int[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            boolean uses = type.flags().contains(EventFlag.USES_FD);
            concerns[type.code()] = uses
                    || type.flags().contains(EventFlag.CREATES_FD)
                    || type.flags().contains(EventFlag.DESTROYS_FD);
            numbers[type.code()] = uses ? numberIn(type) : -1;
        }
    }

    /** The first descriptor that is no result; of a splice, the one that is written to. */
    private static int numberIn(EventType type) {
        List<Parameter> parameters = type.parameters();
        int written = type.indexOf("fd_out");
        if (type.name().equals("splice") && written >= 0) {
            return written;
        }
        for (int i = 0; i < parameters.size(); i++) {
            boolean isFile = parameters.get(i).type() == ParameterType.FD;
            if (isFile && !parameters.get(i).name().equals("res")) {
                return i;
            }
        }
        return -1;
    }

    /** Reads a value of a descriptor. */
    @FunctionalInterface
    interface OfFile {
        boolean read(FileRecord file, FieldValue value);
    }

    /** A reader of the event's descriptor; there is no value if that is unknown. */
    static FieldReader ofFile(OfFile reader) {
        return (event, value) -> event.file() instanceof FileRecord file && reader.read(file, value);
    }

    /** The event's descriptor; null if it is about none or that is unknown. */
    static @Nullable FileRecord file(Event event) {
        return event.file() instanceof FileRecord file ? file : null;
    }

    /** The descriptor with this number in the event's process; null if unknown. */
    static @Nullable FileRecord file(Event event, long number) {
        FileTable files = files(event);
        return files == null || number < 0 ? null : files.get(number);
    }

    /** The descriptors of the event's process; null if that is unknown. */
    static @Nullable FileTable files(Event event) {
        return event.thread() instanceof ThreadRecord thread ? thread.files() : null;
    }

    /** Whether the event is of a known thread and is about a descriptor, known or not. */
    boolean concerns(Event event) {
        return concerns[event.code()] && event.thread() != null;
    }

    /** The number of the descriptor that the event is about; {@link #NONE} if it has none. */
    long number(Event event) {
        FileRecord file = file(event);
        if (file != null) {
            return file.number();
        }
        int index = numbers[event.code()];
        return index < 0 || !event.has(index) ? NONE : event.integer(index);
    }
}
