// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One thing that state knows.
 *
 * @param type name of the record's type, for example {@code task}
 * @param pid the process it belongs to
 * @param tid the thread it belongs to
 * @param values by name of the parameter: a Long, a String, or a List of strings; what has no value is left out
 */
record StateRecord(String type, long pid, long tid, Map<String, Object> values) {
    private static final int LENGTH_AT = 16;

    /** Reads records that lie back to back. */
    static List<StateRecord> all(ByteBuffer records, MutableEvent event) {
        List<StateRecord> all = new ArrayList<>();
        for (int at = 0; at < records.limit(); at += records.getInt(at + LENGTH_AT)) {
            if (event.moveTo(records, at, records.limit(), 0, 0, "")) {
                all.add(of(event));
            }
        }
        return all;
    }

    private static StateRecord of(MutableEvent event) {
        EventType type = event.type();
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < type.parameters().size(); i++) {
            if (event.has(i)) {
                Parameter parameter = type.parameters().get(i);
                values.put(parameter.name(), value(event, i, parameter.type()));
            }
        }
        // Listings have both ids in the header's one.
        long id = event.record().getLong(event.recordOffset() + Long.BYTES);
        return new StateRecord(type.name(), id >>> Integer.SIZE, id & 0xffff_ffffL, values);
    }

    private static Object value(MutableEvent event, int index, ParameterType type) {
        if (type.isInteger()) {
            return event.integer(index);
        }
        byte[] bytes = new byte[event.length(index)];
        event.record().get(event.offset(index), bytes);
        if (type == ParameterType.CHARBUFARRAY) {
            String text = new String(bytes, StandardCharsets.UTF_8);
            return List.of(text.substring(0, Math.max(0, text.length() - 1)).split("\0", -1));
        }
        if (type.isText()) {
            return new String(bytes, 0, Math.max(0, bytes.length - 1), StandardCharsets.UTF_8);
        }
        return HexFormat.of().formatHex(bytes);
    }

    /** A number; -1 if it is not known. */
    long number(String name) {
        return values.get(name) instanceof Long number ? number : -1;
    }

    /** A text; empty if it is not known. */
    String text(String name) {
        return values.get(name) instanceof String text ? text : "";
    }

    /** Several texts; none if they are not known. */
    List<?> texts(String name) {
        return values.get(name) instanceof List<?> texts ? texts : List.of();
    }
}
