// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RecordEventTest {
    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final RecordCodec codec = new RecordCodec(catalogue);
    private final MutableEvent event = codec.newEvent();
    private final EventWriter writer = codec.newWriter(4096);
    private final EventType openat = catalogue.type("SYSCALL_OPENAT_2_X");

    /** A record built by hand, byte for byte: the format's description, not our writer, is the judge. */
    private static ByteBuffer raw(int code, int lengthBytes, int[] lengths, byte... values) {
        int length = 26 + lengths.length * lengthBytes + values.length;
        ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        record.putLong(1_700_000_000_000_000_000L).putLong(4242).putInt(length);
        record.putShort((short) code).putInt(lengths.length);
        for (int each : lengths) {
            if (lengthBytes == 2) {
                record.putShort((short) each);
            } else {
                record.putInt(each);
            }
        }
        return record.put(values).flip();
    }

    private boolean move(ByteBuffer record) {
        return event.moveTo(record, 0, record.limit(), 2, 7, "syscall");
    }

    @Test
    void readsHeaderAndContext() {
        ByteBuffer record = raw(1, 2, new int[] {2, 2}, new byte[4]);
        assertTrue(move(record));
        assertEquals(1_700_000_000_000_000_000L, event.timestampNs());
        assertEquals(4242, event.tid());
        assertEquals(2, event.cpu());
        assertEquals(7, event.number());
        assertEquals("syscall", event.source());
        assertEquals(1, event.code());
        assertEquals("syscall", event.type().name());
        assertSame(record, event.record());
        assertEquals(26 + 4 + 4, event.recordLength());
        assertEquals(30, event.offset(0));
        assertEquals(32, event.offset(1));
        assertNull(event.thread());
    }

    @Test
    void signsIntegersByTheirType() {
        ByteBuffer record = writer.begin(openat, 1, 1)
                .integer(-2)
                .integer(-100)
                .text("x")
                .integer(-1)
                .integer(0x1_0000_01FFL)
                .end();
        assertTrue(move(record));
        assertEquals(-2, event.integer(0));
        assertEquals(-100, event.integer(1));
        assertEquals(0xFFFF_FFFFL, event.integer(3), "flags are unsigned");
        assertEquals(0x1FF, event.integer(4), "cut to 32 bits");
        assertEquals(0, event.integer(2), "a text is no integer");
        assertEquals(0, event.integer(5), "absent");
        assertFalse(event.has(5));
    }

    @Test
    void anIntegerOfTheWrongWidthReadsAsZero() {
        assertTrue(move(raw(1, 2, new int[] {1, 4}, new byte[] {9, 9, 9, 9, 9})));
        assertEquals(0, event.integer(0));
        assertEquals(0, event.integer(1));
        assertEquals(4, event.length(1));
        assertTrue(event.has(1));
    }

    @Test
    void missingParametersAreAbsentAndUnknownOnesIgnored() {
        assertTrue(move(raw(1, 2, new int[] {2}, new byte[] {5, 0})));
        assertEquals(1, event.parameterCount());
        assertFalse(event.has(1));
        assertEquals(0, event.integer(1));
        assertEquals(0, event.textLength(1));
        assertTrue(move(raw(1, 2, new int[] {2, 2, 4, 0, 3}, new byte[] {5, 0, 6, 0, 1, 0, 0, 0, 1, 1, 1})));
        assertEquals(5, event.parameterCount());
        assertTrue(event.has(2));
        assertFalse(event.has(4));
        assertEquals(0, event.length(4));
        assertFalse(event.has(-1));
        assertEquals(0, event.integer(-1));
        assertEquals(0, event.textLength(Integer.MAX_VALUE));
    }

    @Test
    void aTextLosesOneClosingNulOnly() {
        int code = catalogue.type("SYSCALL_CHDIR_X").code();
        byte[] res = new byte[8];
        assertEquals(1, textLength(code, res, "/\0"));
        assertEquals(2, textLength(code, res, "/\0\0"));
        assertEquals(0, textLength(code, res, "\0"));
        assertEquals(4, textLength(code, res, "/tmp"), "no NUL at the end");
        assertEquals(0, textLength(code, res, ""));
    }

    private int textLength(int code, byte[] before, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] values = new byte[before.length + bytes.length];
        System.arraycopy(bytes, 0, values, before.length, bytes.length);
        assertTrue(move(raw(code, 2, new int[] {before.length, bytes.length}, values)));
        return event.textLength(1);
    }

    @Test
    void bytesKeepTheirClosingNul() {
        int args = catalogue.type("SYSCALL_EXECVE_19_X").indexOf("args");
        ByteBuffer record = writer.begin(catalogue.type("SYSCALL_EXECVE_19_X"), 1, 1)
                .integer(0)
                .text("ls")
                .bytes(new byte[] {'a', 0, 'b', 0}, 0, 4)
                .end();
        assertTrue(move(record));
        assertEquals(4, event.textLength(args));
    }

    @Test
    void refusesWhatIsNoRecord() {
        ByteBuffer good = raw(1, 2, new int[] {2, 2}, new byte[4]);
        assertTrue(move(good));
        assertFalse(event.moveTo(good, 0, 25, 0, 1, ""));
        assertFalse(event.moveTo(good, 0, good.limit() + 1, 0, 1, ""), "beyond the buffer");
        assertFalse(event.moveTo(good, -1, good.limit(), 0, 1, ""));
        assertFalse(event.moveTo(good, good.limit(), 0, 0, 1, ""));
        for (int length : new int[] {-1, 0, 25, 29, 33, 35, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertFalse(move(changed(good, RecordLayout.LENGTH, length)), "len " + length);
        }
        for (int count : new int[] {-1, 3, 5, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 30, 1 << 31}) {
            assertFalse(move(changed(good, RecordLayout.COUNT, count)), "nparams " + count);
        }
        assertFalse(move(raw(454, 2, new int[] {2, 2}, new byte[4])), "unknown code");
        assertFalse(move(raw(0xFFFF, 2, new int[] {2, 2}, new byte[4])), "unknown code");
        assertFalse(move(raw(269, 2, new int[] {2, 2}, new byte[4])), "a code that no event has");
        assertFalse(move(raw(1, 2, new int[] {2, 3}, new byte[4])), "the values end behind the record");
        assertFalse(move(raw(322, 4, new int[] {4, -1}, new byte[4])), "a negative length");
        assertFalse(move(raw(322, 4, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, 2}, new byte[4])), "overflow");
        assertEquals(0, event.parameterCount());
        assertFalse(event.has(0));
        assertTrue(move(good));
    }

    private static ByteBuffer changed(ByteBuffer record, int at, int value) {
        ByteBuffer copy = ByteBuffer.allocate(record.limit()).order(record.order());
        copy.put(0, record, 0, record.limit()).putInt(at, value);
        return copy;
    }

    @Test
    void refusesABufferInTheOtherByteOrder() {
        ByteBuffer record = raw(1, 2, new int[] {2, 2}, new byte[4]);
        record.order(record.order() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        assertThrows(IllegalArgumentException.class, () -> move(record));
    }

    @Test
    void readsOnlyBuffersThatAreReadOnlyToo() {
        assertTrue(
                move(raw(1, 2, new int[] {2, 2}, new byte[4]).asReadOnlyBuffer().order(ByteOrder.nativeOrder())));
    }

    @Test
    void anIteratorEventBelongsToTheThreadNotTheProcessInItsTidWord() {
        EventType task = catalogue.type("ITER_TASK_E");
        ByteBuffer record = writer.begin(task, 1, 10L << 32 | 11).integer(1).end();
        assertTrue(move(record));
        assertEquals(11, event.tid());
    }

    @Test
    void aNewViewHasNothing() {
        MutableEvent fresh = codec.newEvent();
        assertEquals(0, fresh.parameterCount());
        assertFalse(fresh.has(0));
        assertEquals(0, fresh.timestampNs());
        assertEquals(-1, fresh.tid());
        assertNull(fresh.thread());
    }

    @Test
    void allocatesNothingPerEvent() {
        ByteBuffer record = writer.begin(openat, 1, 1)
                .integer(3)
                .integer(-100)
                .text("/etc/passwd")
                .integer(1)
                .end();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5 && allocated > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                sum += move(record) ? event.integer(0) + event.textLength(2) + event.offset(6) + event.tid() : 0;
            }
            // The measurement itself allocates a little at times, hence the few rounds.
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertTrue(sum > 0);
        assertEquals(0, allocated);
    }
}
