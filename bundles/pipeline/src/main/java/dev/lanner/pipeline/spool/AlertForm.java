// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The written form of an alert, which restores it exactly: a version, then its parts in the order of the record. Texts and
 * collections have their length in front, values a letter for their type.
 */
final class AlertForm {
    /** A reader takes this version and the ones before. */
    private static final byte VERSION = 1;

    private AlertForm() {}

    /** Appends the alert. */
    static void write(Alert alert, RecordBuffer target) {
        target.putByte(VERSION);
        writeText(alert.id(), target);
        target.putLong(alert.timestampNs());
        writeText(alert.rule(), target);
        writeText(alert.priority().name(), target);
        writeText(alert.source(), target);
        writeText(alert.hostname(), target);
        writeLength(alert.tags().size(), target);
        for (String tag : alert.tags()) {
            writeText(tag, target);
        }
        writeText(alert.message(), target);
        writeLength(alert.fields().size(), target);
        for (Map.Entry<String, @Nullable Object> field : alert.fields().entrySet()) {
            writeText(field.getKey(), target);
            writeValue(field.getValue(), target);
        }
    }

    /** Reads one back; null if this is none, or one of a newer Lanner. */
    static @Nullable Alert read(ByteBuffer source) {
        try {
            byte version = source.get();
            if (version < 1 || version > VERSION) {
                return null;
            }
            String id = readText(source);
            long timestampNs = source.getLong();
            String rule = readText(source);
            Priority priority = Priority.valueOf(readText(source));
            String alertSource = readText(source);
            String hostname = readText(source);
            List<String> tags = new ArrayList<>();
            for (int left = readLength(source); left > 0; left--) {
                tags.add(readText(source));
            }
            String message = readText(source);
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            for (int left = readLength(source); left > 0; left--) {
                fields.put(readText(source), readValue(source));
            }
            return new Alert(id, timestampNs, rule, priority, alertSource, hostname, tags, message, fields);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException e) {
            return null;
        }
    }

    private static void writeValue(@Nullable Object value, RecordBuffer target) {
        if (value == null) {
            target.putByte((byte) 'n');
        } else if (value instanceof Long number) {
            target.putByte((byte) 'l');
            target.putLong(number);
        } else if (value instanceof Boolean truth) {
            target.putByte((byte) (truth ? 't' : 'f'));
        } else if (value instanceof Double number) {
            target.putByte((byte) 'd');
            target.putLong(Double.doubleToRawLongBits(number));
        } else if (value instanceof BigInteger number) {
            byte[] bytes = number.toByteArray();
            target.putByte((byte) 'i');
            writeLength(bytes.length, target);
            target.putBytes(bytes);
        } else if (value instanceof List<?> values) {
            target.putByte((byte) 'v');
            writeLength(values.size(), target);
            for (Object one : values) {
                writeValue(one, target);
            }
        } else {
            target.putByte((byte) 's');
            writeText(value.toString(), target);
        }
    }

    private static @Nullable Object readValue(ByteBuffer source) {
        byte type = source.get();
        return switch (type) {
            case 'n' -> null;
            case 'l' -> source.getLong();
            case 't' -> Boolean.TRUE;
            case 'f' -> Boolean.FALSE;
            case 'd' -> Double.longBitsToDouble(source.getLong());
            case 'i' -> new BigInteger(bytes(source, readLength(source)));
            case 'v' -> {
                List<@Nullable Object> values = new ArrayList<>();
                for (int left = readLength(source); left > 0; left--) {
                    values.add(readValue(source));
                }
                yield values;
            }
            case 's' -> readText(source);
            default -> throw new IllegalArgumentException("no type of a value: " + type);
        };
    }

    /** UTF-8, but for text with half a surrogate pair, which UTF-8 has no form for. */
    private static void writeText(String text, RecordBuffer target) {
        boolean isUtf8 = isWellFormed(text);
        byte[] bytes = isUtf8 ? text.getBytes(StandardCharsets.UTF_8) : charsOf(text);
        writeLength((bytes.length << 1) + (isUtf8 ? 0 : 1), target);
        target.putBytes(bytes);
    }

    private static byte[] charsOf(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
        bytes.asCharBuffer().put(text);
        return bytes.array();
    }

    private static String readText(ByteBuffer source) {
        int length = readLength(source);
        byte[] bytes = bytes(source, length >>> 1);
        return (length & 1) == 0
                ? new String(bytes, StandardCharsets.UTF_8)
                : ByteBuffer.wrap(bytes).asCharBuffer().toString();
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!isPair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    private static byte[] bytes(ByteBuffer source, int count) {
        if (count < 0 || count > source.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        source.get(bytes);
        return bytes;
    }

    /** Seven bits a byte, the low ones first; the highest bit says that there is more. */
    private static void writeLength(int length, RecordBuffer target) {
        int rest = length;
        while ((rest & ~0x7F) != 0) {
            target.putByte((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.putByte((byte) rest);
    }

    private static int readLength(ByteBuffer source) {
        int length = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte part = source.get();
            length |= (part & 0x7F) << shift;
            if (part >= 0) {
                return length;
            }
        }
        throw new IllegalArgumentException("no length");
    }
}
