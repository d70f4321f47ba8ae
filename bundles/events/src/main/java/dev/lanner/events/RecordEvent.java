// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A view on one capture record.
 *
 * <p>Where the parameters start is computed while the record is checked, since the check reads every length anyway. After
 * a record was refused the view has no parameters; the rest of it is still the last good one's.
 */
final class RecordEvent implements MutableEvent {
    private static final ByteOrder NATIVE = ByteOrder.nativeOrder();

    private final RecordLayout[] layouts;
    /** Start of each known parameter in the record, then the end of the last. */
    private final int[] starts;

    private RecordLayout layout;
    private ByteBuffer record = ByteBuffer.allocate(0).order(NATIVE);
    private int recordOffset;
    private int recordLength;
    /** Parameters in the record. */
    private int count;
    /** Parameters that are in the record and in the catalogue. */
    private int known;

    private int cpu;
    private long number;
    private long tid = -1;
    private String source = "";
    private @Nullable ThreadState thread;
    private @Nullable FileState file;

    /**
     * @param layouts by code
     * @param mostParameters of any type
     */
    RecordEvent(RecordLayout[] layouts, int mostParameters) {
        this.layouts = layouts;
        layout = layouts[0];
        starts = new int[mostParameters + 1];
    }

    @Override
    public boolean moveTo(ByteBuffer record, int offset, int limit, int cpu, long number, String source) {
        count = 0;
        known = 0;
        thread = null;
        file = null;
        if (record.order() != NATIVE) {
            throw new IllegalArgumentException("The record's buffer is not in the machine's byte order.");
        }
        if (offset < 0 || limit > record.limit() || limit - offset < RecordLayout.HEADER_BYTES) {
            return false;
        }
        int length = record.getInt(offset + RecordLayout.LENGTH);
        int code = Short.toUnsignedInt(record.getShort(offset + RecordLayout.CODE));
        int parameters = record.getInt(offset + RecordLayout.COUNT);
        if (length < RecordLayout.HEADER_BYTES || length > limit - offset || code >= layouts.length || parameters < 0) {
            return false;
        }
        RecordLayout next = layouts[code];
        if (!next.isUsed || (long) parameters * next.lengthBytes > length - RecordLayout.HEADER_BYTES) {
            return false;
        }
        int inBoth = Math.min(parameters, next.forms.length);
        if (!locate(record, offset, offset + length, parameters, inBoth, next.lengthBytes)) {
            return false;
        }
        layout = next;
        count = parameters;
        known = inBoth;
        this.record = record;
        recordOffset = offset;
        recordLength = length;
        this.cpu = cpu;
        this.number = number;
        this.source = source;
        long tidWord = record.getLong(offset + RecordLayout.TID);
        tid = next.isIterator ? (int) tidWord : tidWord;
        return true;
    }

    /** Finds where the first {@code inBoth} parameters start, and checks that all of them end before {@code end}. */
    private boolean locate(ByteBuffer record, int offset, int end, int parameters, int inBoth, int lengthBytes) {
        int lengthAt = offset + RecordLayout.HEADER_BYTES;
        int position = lengthAt + parameters * lengthBytes;
        for (int i = 0; i < parameters; i++, lengthAt += lengthBytes) {
            int length = lengthBytes == Short.BYTES
                    ? Short.toUnsignedInt(record.getShort(lengthAt))
                    : record.getInt(lengthAt);
            if (length < 0 || length > end - position) {
                return false;
            }
            if (i < inBoth) {
                starts[i] = position;
                starts[i + 1] = position + length;
            }
            position += length;
        }
        return true;
    }

    @Override
    public void attach(@Nullable ThreadState thread, @Nullable FileState file) {
        this.thread = thread;
        this.file = file;
    }

    @Override
    public long timestampNs() {
        return recordLength == 0 ? 0 : record.getLong(recordOffset + RecordLayout.TIMESTAMP);
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public int cpu() {
        return cpu;
    }

    @Override
    public long tid() {
        return tid;
    }

    @Override
    public int code() {
        return layout.type.code();
    }

    @Override
    public EventType type() {
        return layout.type;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public int parameterCount() {
        return count;
    }

    @Override
    public boolean has(int index) {
        return length(index) > 0;
    }

    @Override
    public int length(int index) {
        return index < 0 || index >= known ? 0 : starts[index + 1] - starts[index];
    }

    @Override
    public int offset(int index) {
        return index < 0 || index >= known ? recordOffset + recordLength : starts[index];
    }

    @Override
    public long integer(int index) {
        if (index < 0 || index >= known) {
            return 0;
        }
        int start = starts[index];
        int form = layout.forms[index];
        if (starts[index + 1] - start != Math.abs(form)) {
            return 0;
        }
        return switch (form) {
            case 8, -8 -> record.getLong(start);
            case 4 -> Integer.toUnsignedLong(record.getInt(start));
            case -4 -> record.getInt(start);
            case 2 -> Short.toUnsignedLong(record.getShort(start));
            case -2 -> record.getShort(start);
            case 1 -> Byte.toUnsignedLong(record.get(start));
            case -1 -> record.get(start);
            default -> 0;
        };
    }

    @Override
    public int textLength(int index) {
        int length = length(index);
        if (length > 0 && layout.forms[index] == RecordLayout.TEXT && record.get(starts[index + 1] - 1) == 0) {
            return length - 1;
        }
        return length;
    }

    @Override
    public ByteBuffer record() {
        return record;
    }

    @Override
    public int recordOffset() {
        return recordOffset;
    }

    @Override
    public int recordLength() {
        return recordLength;
    }

    @Override
    public @Nullable ThreadState thread() {
        return thread;
    }

    @Override
    public @Nullable FileState file() {
        return file;
    }
}
