// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/**
 * Writes the event that tells of one entry of a list: each parameter that the catalogue has for it, extensions included, is
 * taken from the entry by the parameter's name.
 *
 * @param <T> the entry
 */
final class StateRecord<T> {
    /** Gives one parameter of an entry to a writer. */
    @FunctionalInterface
    interface Value<T> {
        void write(T entry, EventWriter writer);
    }

    private static final int LONGEST_TEXT = 0xFFFE;
    private static final int LONGEST_BYTES = 0xFFFF;

    private final EventType type;
    private final List<Value<T>> values;

    /**
     * @param byName what an entry knows; parameters that it does not know are left out
     */
    StateRecord(EventType type, Map<String, Value<T>> byName) {
        this.type = type;
        values = type.parameters().stream()
                .map(Parameter::name)
                .map(name -> byName.getOrDefault(name, (entry, writer) -> writer.absent()))
                .toList();
    }

    /** The record, in the writer's buffer. */
    ByteBuffer write(T entry, long tid, EventWriter writer) {
        writer.begin(type, 0, tid);
        for (Value<T> value : values) {
            value.write(entry, writer);
        }
        return writer.end();
    }

    /** The tid word of an event about a thread of a process. */
    static long tidWord(long pid, long tid) {
        return pid << 32 | (tid & 0xFFFF_FFFFL);
    }

    /** A text up to its first NUL, as long as a parameter can be. */
    static void text(EventWriter writer, byte[] value) {
        int length = 0;
        while (length < value.length && length < LONGEST_TEXT && value[length] != 0) {
            length++;
        }
        writer.text(Text.copyOf(value, 0, length));
    }

    /** Bytes as they are, as many as a parameter can have; none are no value. */
    static void bytes(EventWriter writer, byte[] value) {
        writer.bytes(value, 0, Math.min(value.length, LONGEST_BYTES));
    }
}
