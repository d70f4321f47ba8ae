// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordRoundTripTest {
    private static final int ROUNDS = 60;

    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final RecordCodec codec = new RecordCodec(catalogue);

    @Test
    void everyTypeReadsBackWhatWasWritten() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RecordRoundTripTest: -Dseed=" + seed);
        Random random = new Random(seed);
        EventWriter writer = codec.newWriter(1 << 20);
        MutableEvent event = codec.newEvent();
        ByteBuffer heap = ByteBuffer.allocate(1 << 20).order(ByteOrder.nativeOrder());
        ByteBuffer direct = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.nativeOrder());
        int read = 0;
        for (EventType type : catalogue.types()) {
            for (int round = 0; round < ROUNDS; round++) {
                RandomRecord record = new RandomRecord(type, random);
                ByteBuffer written = record.write(writer);
                ByteBuffer holder = random.nextBoolean() ? heap : direct;
                int offset = random.nextInt(100);
                int end = offset + written.remaining();
                holder.put(offset, written, 0, written.remaining());
                String where = type.enumName() + " seed " + seed;
                boolean isMoved = event.moveTo(holder, offset, end + random.nextInt(3), 3, round, "syscall");
                assertEquals(type.kind() != EventKind.UNUSED, isMoved, where);
                if (isMoved) {
                    record.assertRead(event, where);
                    assertEquals(offset, event.recordOffset());
                    read++;
                }
                assertFalse(event.moveTo(holder, offset, end - 1, 3, round, "syscall"), where);
                assertEquals(0, event.parameterCount(), where);
            }
        }
        assertEquals((454 - 35) * ROUNDS, read);
    }

    @Test
    void bigPayloadsPassInLargeTypes() {
        byte[] payload = new byte[3 << 20];
        new Random(1).nextBytes(payload);
        EventWriter writer = codec.newWriter(4 << 20);
        ByteBuffer record = writer.begin(catalogue.type("PLUGINEVENT_E"), 1, -1)
                .integer(0xFFFF_FFFFL)
                .bytes(payload, 0, payload.length)
                .end();
        MutableEvent event = codec.newEvent();
        assertTrue(event.moveTo(record, 0, record.limit(), 0, 1, "clock"));
        assertEquals(-1, event.tid());
        assertEquals(0xFFFF_FFFFL, event.integer(0));
        assertEquals(payload.length, event.length(1));
        byte[] read = new byte[payload.length];
        event.record().get(event.offset(1), read);
        assertEquals(ByteBuffer.wrap(payload), ByteBuffer.wrap(read));
        assertEquals(26 + 2 * 4 + 4 + payload.length, event.recordLength());
    }
}
