// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordEventFuzzTest {
    private static final int ROUNDS = 400_000;
    private static final int CAPACITY = 1 << 20;

    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final RecordCodec codec = new RecordCodec(catalogue);
    private final MutableEvent event = codec.newEvent();

    @Test
    void damagedRecordsAreRefusedOrConsistent() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("RecordEventFuzzTest: -Dseed=" + seed);
        Random random = new Random(seed);
        EventWriter writer = codec.newWriter(CAPACITY);
        int accepted = 0;
        long sum = 0;
        ByteBuffer original = ByteBuffer.allocate(0);
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 50 == 0) {
                EventType type = catalogue.types().get(random.nextInt(454));
                original = new RandomRecord(type, random).write(writer);
            }
            int length = original.limit();
            int offset = random.nextInt(8);
            // The record ends where its memory ends, so a read behind it cannot go unseen.
            ByteBuffer damaged = ByteBuffer.allocate(offset + length).order(ByteOrder.nativeOrder());
            damaged.put(offset, original, 0, length);
            damage(damaged, offset, length, random);
            int limit = random.nextInt(4) == 0 ? offset + random.nextInt(length + 1) : offset + length;
            if (event.moveTo(damaged, offset, limit, 0, round, "syscall")) {
                accepted++;
                sum += assertConsistent(event, offset, limit, "seed " + seed + " round " + round);
            } else {
                assertEquals(0, event.parameterCount());
            }
        }
        System.out.println("RecordEventFuzzTest: " + accepted + " of " + ROUNDS + " accepted, sum " + sum);
        assertTrue(accepted > ROUNDS / 100 && accepted < ROUNDS * 95 / 100, "both ways must be taken: " + accepted);
    }

    private static void damage(ByteBuffer record, int offset, int length, Random random) {
        int flips = random.nextInt(5);
        for (int i = 0; i < flips; i++) {
            // Most damage goes to the header and the lengths, where it matters.
            int at = random.nextInt(3) == 0 ? random.nextInt(length) : Math.min(length - 1, 16 + random.nextInt(30));
            int byteIndex = offset + at;
            record.put(byteIndex, (byte) (record.get(byteIndex) ^ 1 << random.nextInt(8)));
        }
        if (random.nextInt(10) == 0) {
            record.putInt(offset + 22, random.nextInt());
        }
        if (random.nextInt(10) == 0) {
            record.putInt(offset + 16, random.nextInt());
        }
    }

    /** Returns a sum of all that was read, so that nothing is left out. */
    private static long assertConsistent(Event event, int offset, int limit, String where) {
        assertEquals(offset, event.recordOffset(), where);
        int end = offset + event.recordLength();
        assertTrue(end <= limit, where);
        long sum = 0;
        int previousEnd = offset + RecordLayout.HEADER_BYTES;
        for (int i = -1; i < Math.min(event.parameterCount(), 100) + 2; i++) {
            int length = event.length(i);
            int start = event.offset(i);
            assertTrue(length >= 0 && start >= previousEnd && start <= end - length, where);
            if (event.has(i)) {
                assertTrue(length > 0 && i >= 0 && i < event.type().parameters().size(), where);
                event.record().get(start);
                event.record().get(start + length - 1);
                previousEnd = start + length;
            }
            assertTrue(event.textLength(i) >= 0 && event.textLength(i) <= length, where);
            sum += event.integer(i);
        }
        assertEquals(event.type().code(), event.code(), where);
        return sum + event.tid() + event.timestampNs();
    }
}
