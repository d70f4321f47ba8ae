// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingMergeTest {
    private static final int NO_LIMIT = Integer.MAX_VALUE;
    private static final int SIZE = 4096;

    private static final long STRIDE = PlainRing.stride(PlainRing.PAYLOAD_BYTES);

    private final List<Long> delivered = new ArrayList<>();
    /** What happens before the next looks at a position, the first look first. */
    private final Queue<Runnable> meanwhile = new ArrayDeque<>();

    private PlainRing ring() {
        return PlainRing.of(SIZE, () -> {
            Runnable action = meanwhile.poll();
            if (action != null) {
                action.run();
            }
        });
    }

    private static RingMerge merge(PlainRing... rings) {
        return new RingMerge(Arrays.stream(rings).map(Ring::new).toList());
    }

    private void keep(ByteBuffer record, int offset, int limit, int cpu) {
        assertEquals(record.getInt(offset + Abi.HEADER_LEN_AT), limit - offset);
        long number = record.getLong(offset + 8);
        for (int i = offset + Abi.HEADER_BYTES; i < limit; i++) {
            assertEquals((byte) number, record.get(i), "byte " + (i - offset) + " of " + number);
        }
        delivered.add(number);
    }

    private List<Long> drain(RingMerge merge, int limit) {
        delivered.clear();
        int count = merge.drain(this::keep, limit);
        assertEquals(delivered.size(), count);
        return List.copyOf(delivered);
    }

    private void afterLooks(int looks, Runnable action) {
        for (int i = 0; i < looks; i++) {
            meanwhile.add(() -> {});
        }
        meanwhile.add(action);
    }

    @Test
    void mergesSeveralRingsByTime() {
        PlainRing[] rings = {ring(), ring(), ring(), ring(), ring()};
        for (long time = 1; time <= 40; time++) {
            rings[(int) (time * 7 % 5)].write(time);
        }
        List<Long> expected = new ArrayList<>();
        for (long time = 1; time <= 40; time++) {
            expected.add(time);
        }
        assertEquals(expected, drain(merge(rings), NO_LIMIT));
    }

    @Test
    void hasNothingToSayAboutEmptyRings() {
        assertEquals(List.of(), drain(merge(ring(), ring()), NO_LIMIT));
    }

    @Test
    void putsACauseThatOnlyTheSecondLookSeesBeforeItsEffect() {
        PlainRing first = ring();
        PlainRing second = ring();
        // The first ring has been looked at when the cause is written to it, and the effect to the second.
        afterLooks(1, () -> {
            first.write(10);
            second.write(20);
        });
        assertEquals(List.of(10L, 20L), drain(merge(first, second), NO_LIMIT));
    }

    @Test
    void keepsBackWhatIsNewerThanTheFirstLook() {
        PlainRing first = ring();
        PlainRing second = ring();
        RingMerge merge = merge(first, second);
        first.write(10);
        // Before the second look: 20 may have a cause that not even that look shows.
        afterLooks(2, () -> second.write(20));
        assertEquals(List.of(10L), drain(merge, NO_LIMIT));
        first.write(15);
        assertEquals(List.of(15L, 20L), drain(merge, NO_LIMIT));
    }

    @Test
    void keepsBackTheSameRingsRecordsBehindTheFirstLook() {
        PlainRing only = ring();
        only.write(10);
        afterLooks(1, () -> only.write(20));
        RingMerge merge = merge(only);
        assertEquals(List.of(10L), drain(merge, NO_LIMIT));
        assertEquals(List.of(20L), drain(merge, NO_LIMIT));
    }

    @Test
    void takesDiscardedRecordsForNoFirstLook() {
        PlainRing first = ring();
        PlainRing second = ring();
        RingMerge merge = merge(first, second);
        first.discard(first.reserve(100));
        afterLooks(2, () -> second.write(20));
        assertEquals(List.of(), drain(merge, NO_LIMIT));
        first.write(15);
        assertEquals(List.of(15L, 20L), drain(merge, NO_LIMIT));
    }

    @Test
    void releasesNothingPastARecordThatIsStillBeingWritten() {
        PlainRing busy = ring();
        PlainRing other = ring();
        RingMerge merge = merge(busy, other);
        busy.write(10);
        long unfinished = busy.reserve(PlainRing.PAYLOAD_BYTES);
        other.write(5);
        other.write(30);
        assertEquals(List.of(5L, 10L), drain(merge, NO_LIMIT));
        assertEquals(List.of(), drain(merge, NO_LIMIT));
        busy.commit(unfinished, 20, 20, 0);
        assertEquals(List.of(20L, 30L), drain(merge, NO_LIMIT));
    }

    @Test
    void skipsDiscardedRecords() {
        PlainRing ring = ring();
        ring.discard(ring.reserve(100));
        ring.write(10);
        ring.discard(ring.reserve(200));
        ring.discard(ring.reserve(PlainRing.PAYLOAD_BYTES));
        ring.write(20);
        ring.discard(ring.reserve(64));
        PlainRing discardedOnly = ring();
        discardedOnly.discard(discardedOnly.reserve(100));
        assertEquals(List.of(10L, 20L), drain(merge(ring, discardedOnly), NO_LIMIT));
        assertEquals(ring.written(), ring.consumerPosition());
        assertEquals(discardedOnly.written(), discardedOnly.consumerPosition());
    }

    @Test
    void readsRecordsThatWrapAround() {
        PlainRing ring = ring();
        RingMerge merge = merge(ring);
        boolean wrapped = false;
        for (long time = 1; time < 200; time++) {
            long start = ring.written();
            ring.write(time, PlainRing.PAYLOAD_BYTES + (int) (time * 37 % 900));
            wrapped |= ring.offsetOf(start) > ring.offsetOf(ring.written()) && ring.offsetOf(ring.written()) > 0;
            assertEquals(List.of(time), drain(merge, NO_LIMIT));
        }
        assertTrue(wrapped);
        assertTrue(ring.written() > 10 * SIZE);
    }

    @Test
    void movesItsWindowAlongWithTheRecords() {
        long seed = System.nanoTime();
        System.out.println("Seed of RingMergeTest: " + seed);
        Random random = new Random(seed);
        PlainRing ring = PlainRing.behindWindow(SIZE, 1024, 64, () -> {});
        RingMerge merge = merge(ring);
        List<Long> expected = new ArrayList<>();
        for (long time = 1; time < 1000; ) {
            expected.clear();
            while (ring.written() - ring.consumerPosition() < SIZE - 1024) {
                ring.write(time, PlainRing.PAYLOAD_BYTES + random.nextInt(800));
                expected.add(time++);
            }
            assertEquals(expected, drain(merge, NO_LIMIT));
        }
        assertTrue(ring.moves() > ring.written() / 1024, "moved too seldom: " + ring.moves());
        assertTrue(ring.moves() < ring.written() / 100, "moved too often: " + ring.moves());
    }

    @Test
    void seesARecordThatItsWindowShowedWhileItWasBeingWritten() {
        PlainRing ring = PlainRing.behindWindow(SIZE, 1024, 64, () -> {});
        RingMerge merge = merge(ring);
        for (long time = 1; time < 100; time++) {
            long unfinished = ring.reserve(PlainRing.PAYLOAD_BYTES + 500);
            assertEquals(List.of(), drain(merge, NO_LIMIT));
            ring.commit(unfinished, time, time, 0);
            assertEquals(List.of(time), drain(merge, NO_LIMIT));
        }
    }

    @Test
    void stopsAtTheLimitAndGoesOnFromThere() {
        PlainRing first = ring();
        PlainRing second = ring();
        RingMerge merge = merge(first, second);
        for (long time = 1; time <= 10; time++) {
            (time % 3 == 0 ? first : second).write(time);
        }
        assertEquals(List.of(1L, 2L, 3L, 4L), drain(merge, 4));
        assertEquals(STRIDE, first.consumerPosition());
        assertEquals(3 * STRIDE, second.consumerPosition());
        assertEquals(List.of(5L), drain(merge, 1));
        assertEquals(List.of(), drain(merge, 0));
        assertEquals(List.of(6L, 7L, 8L, 9L, 10L), drain(merge, NO_LIMIT));
    }

    @Test
    void givesTheRoomOfDeliveredRecordsBack() {
        PlainRing ring = ring();
        RingMerge merge = merge(ring);
        int records = 0;
        while (ring.reserve(PlainRing.PAYLOAD_BYTES) >= 0) {
            records++;
        }
        assertEquals((SIZE - 1) / STRIDE, records);
        for (long position = 0; position < ring.written(); position += STRIDE) {
            ring.commit(position, position, position, 0);
        }
        assertEquals(records, drain(merge, NO_LIMIT).size());
        assertEquals(ring.written(), ring.consumerPosition());
        assertTrue(ring.reserve(SIZE / 2) >= 0);
    }

    @Test
    void keepsItsPlaceWhenAHandlerFails() {
        PlainRing ring = ring();
        RingMerge merge = merge(ring);
        ring.write(1);
        ring.write(2);
        try {
            merge.drain(
                    (record, offset, limit, cpu) -> {
                        throw new IllegalStateException("the handler's own");
                    },
                    NO_LIMIT);
        } catch (IllegalStateException e) {
            delivered.add(-1L);
        }
        assertEquals(List.of(-1L), delivered);
        assertEquals(STRIDE, ring.consumerPosition());
        assertEquals(List.of(2L), drain(merge, NO_LIMIT));
    }
}
