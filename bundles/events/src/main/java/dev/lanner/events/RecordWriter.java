// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes records.
 *
 * <p>A record has a length for each of the catalogue's parameters, and for our extensions up to the last that was given:
 * without any it is exactly what other tools expect. Room is kept for all lengths; {@link #end} closes the gap.
 */
final class RecordWriter implements EventWriter {
    private static final int LARGEST_U16 = 0xFFFF;

    private final RecordLayout[] layouts;
    private final ByteBuffer buffer;
    /** Copies of texts pass through here, since {@link Text} copies to arrays only. */
    private byte[] scratch = new byte[256];

    private @Nullable RecordLayout layout;
    private int given;
    private int lastPresent;
    private int valuesAt;
    private int position;

    RecordWriter(RecordLayout[] layouts, int capacityBytes) {
        this.layouts = layouts;
        buffer = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.nativeOrder());
    }

    @Override
    public EventWriter begin(EventType type, long timestampNs, long tid) {
        RecordLayout next = layouts[type.code()];
        int values = RecordLayout.HEADER_BYTES + next.forms.length * next.lengthBytes;
        buffer.clear();
        layout = null;
        if (values > buffer.capacity()) {
            throw tooLong(next, values);
        }
        layout = next;
        given = 0;
        lastPresent = 0;
        valuesAt = values;
        position = values;
        buffer.putLong(RecordLayout.TIMESTAMP, timestampNs);
        buffer.putLong(RecordLayout.TID, tid);
        buffer.putShort(RecordLayout.CODE, (short) type.code());
        return this;
    }

    @Override
    public EventWriter integer(long value) {
        RecordLayout current = next();
        int width = Math.abs(current.forms[given]);
        if (width > Long.BYTES) {
            throw unfit(current, "an integer");
        }
        int at = reserve(current, width);
        switch (width) {
            case 1 -> buffer.put(at, (byte) value);
            case 2 -> buffer.putShort(at, (short) value);
            case 4 -> buffer.putInt(at, (int) value);
            default -> buffer.putLong(at, value);
        }
        return this;
    }

    @Override
    public EventWriter text(Text value) {
        RecordLayout current = textExpected();
        int length = value.length();
        int at = reserve(current, length + 1);
        if (length > scratch.length) {
            scratch = new byte[Math.max(length, 2 * scratch.length)];
        }
        value.copyTo(scratch, 0);
        buffer.put(at, scratch, 0, length);
        buffer.put(at + length, (byte) 0);
        return this;
    }

    @Override
    public EventWriter text(String value) {
        RecordLayout current = textExpected();
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        int at = reserve(current, utf8.length + 1);
        buffer.put(at, utf8);
        buffer.put(at + utf8.length, (byte) 0);
        return this;
    }

    @Override
    public EventWriter bytes(byte[] value, int offset, int length) {
        RecordLayout current = next();
        int size = current.type.parameters().get(given).type().size();
        if (size != 0 && length != 0 && length != size) {
            throw unfit(current, length + " bytes");
        }
        int at = reserve(current, length);
        buffer.put(at, value, offset, length);
        return this;
    }

    @Override
    public EventWriter absent() {
        reserve(next(), 0);
        return this;
    }

    @Override
    public ByteBuffer end() {
        RecordLayout current = begun();
        while (given < current.forms.length) {
            reserve(current, 0);
        }
        int count = Math.max(current.catalogueCount, lastPresent);
        int gap = (current.forms.length - count) * current.lengthBytes;
        if (gap > 0) {
            buffer.put(valuesAt - gap, buffer, valuesAt, position - valuesAt);
        }
        int length = position - gap;
        buffer.putInt(RecordLayout.LENGTH, length);
        buffer.putInt(RecordLayout.COUNT, count);
        layout = null;
        return buffer.position(0).limit(length);
    }

    /** Room for the value of the next parameter, whose length is written. */
    private int reserve(RecordLayout current, int length) {
        if (current.lengthBytes == Short.BYTES && length > LARGEST_U16) {
            throw unfit(current, length + " bytes, above " + LARGEST_U16);
        }
        if (length > buffer.capacity() - position) {
            throw tooLong(current, (long) position + length);
        }
        int lengthAt = RecordLayout.HEADER_BYTES + given * current.lengthBytes;
        if (current.lengthBytes == Short.BYTES) {
            buffer.putShort(lengthAt, (short) length);
        } else {
            buffer.putInt(lengthAt, length);
        }
        int at = position;
        position += length;
        given++;
        if (length > 0) {
            lastPresent = given;
        }
        return at;
    }

    private RecordLayout begun() {
        RecordLayout current = layout;
        if (current == null) {
            throw new IllegalStateException("No record has been begun; call begin() first.");
        }
        return current;
    }

    /** The layout, if it has another parameter. */
    private RecordLayout next() {
        RecordLayout current = begun();
        if (given == current.forms.length) {
            throw new IllegalStateException(
                    "The event type " + current.type.enumName() + " has no more than " + given + " parameters.");
        }
        return current;
    }

    private RecordLayout textExpected() {
        RecordLayout current = next();
        if (current.forms[given] != RecordLayout.TEXT) {
            throw unfit(current, "a text");
        }
        return current;
    }

    private IllegalStateException unfit(RecordLayout current, String value) {
        Parameter parameter = current.type.parameters().get(given);
        return new IllegalStateException("Parameter " + given + " '" + parameter.name() + "' of "
                + current.type.enumName() + " is " + parameter.type() + " and cannot be " + value + ".");
    }

    private IllegalStateException tooLong(RecordLayout current, long length) {
        return new IllegalStateException("The record of " + current.type.enumName() + " would be " + length
                + " bytes or more; the writer's capacity is " + buffer.capacity() + ".");
    }
}
