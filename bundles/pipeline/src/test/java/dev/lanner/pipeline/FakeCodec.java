// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records of a header and one number; the tid of the header is the number as well. */
final class FakeCodec implements EventCodec {
    static final int HEADER_BYTES = 26;

    private final List<EventType> types;

    FakeCodec(List<EventType> types) {
        this.types = types;
    }

    /** A record with nothing but a header; a code that is not in the catalogue makes it malformed. */
    static ByteBuffer record() {
        return ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.nativeOrder());
    }

    static ByteBuffer fill(ByteBuffer record, int code, long tid) {
        record.putLong(0, 1_000_000_000L)
                .putLong(8, tid)
                .putInt(16, HEADER_BYTES)
                .putShort(20, (short) code);
        return record;
    }

    @Override
    public MutableEvent newEvent() {
        return new FakeEvent(types);
    }

    @Override
    public EventWriter newWriter(int capacityBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventConverter newConverter() {
        throw new UnsupportedOperationException();
    }

    private static final class FakeEvent implements MutableEvent {
        private final List<EventType> types;
        private ByteBuffer record = record();
        private int offset;
        private int limit;
        private int cpu;
        private long number;
        private String source = "";
        private int code;
        private @Nullable ThreadState thread;

        FakeEvent(List<EventType> types) {
            this.types = types;
        }

        @Override
        public boolean moveTo(
                ByteBuffer newRecord, int newOffset, int newLimit, int newCpu, long newNumber, String newSource) {
            int newCode = newRecord.getShort(newOffset + 20) & 0xffff;
            if (newCode >= types.size()) {
                return false;
            }
            record = newRecord;
            offset = newOffset;
            limit = newLimit;
            cpu = newCpu;
            number = newNumber;
            source = newSource;
            code = newCode;
            thread = null;
            return true;
        }

        @Override
        public void attach(@Nullable ThreadState attached, @Nullable FileState file) {
            thread = attached;
        }

        @Override
        public long timestampNs() {
            return record.getLong(offset);
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
            return record.getLong(offset + 8);
        }

        @Override
        public int code() {
            return code;
        }

        @Override
        public EventType type() {
            return types.get(code);
        }

        @Override
        public String source() {
            return source;
        }

        @Override
        public int parameterCount() {
            return 0;
        }

        @Override
        public boolean has(int index) {
            return false;
        }

        @Override
        public int length(int index) {
            return 0;
        }

        @Override
        public int offset(int index) {
            return 0;
        }

        @Override
        public long integer(int index) {
            return 0;
        }

        @Override
        public int textLength(int index) {
            return 0;
        }

        @Override
        public ByteBuffer record() {
            return record;
        }

        @Override
        public int recordOffset() {
            return offset;
        }

        @Override
        public int recordLength() {
            return limit - offset;
        }

        @Override
        public @Nullable ThreadState thread() {
            return thread;
        }

        @Override
        public @Nullable FileState file() {
            return null;
        }
    }
}
