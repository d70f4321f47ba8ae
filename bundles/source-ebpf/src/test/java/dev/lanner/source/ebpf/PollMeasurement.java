// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import com.sun.management.ThreadMXBean;
import dev.lanner.spi.source.EventHandler;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What it costs to take small events out of rings and to hand them over: rings in plain memory that are always full, merged
 * by time. What {@link EbpfStream#poll} adds is paid once for a thousand events. A main class, run by hand; its figures
 * are kept in {@code distribution/bench/source-poll.md}.
 */
final class PollMeasurement {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SIZE = 1 << 20;
    /** With the kernel's own header that makes 64 bytes, so records lie at the same places in each turn. */
    private static final int PAYLOAD_BYTES = 56;

    private static final int RECORDS = SIZE / 64;
    private static final int BATCH = 1024;
    private static final int ROUNDS = 9;
    private static final long ROUND_EVENTS = 20_000_000;

    private PollMeasurement() {}

    /** Measures and prints. */
    public static void main(String[] arguments) {
        for (int rings : new int[] {1, 2, 8}) {
            System.out.printf("%d rings, a handler that counts: %s%n", rings, measure(rings));
        }
    }

    private static String measure(int count) {
        Sum handler = new Sum();
        List<PlainRing> memory = IntStream.range(0, count)
                .mapToObj(number -> full(number, count))
                .toList();
        RingMerge merge = new RingMerge(memory.stream().map(Ring::new).toList());
        double[] rounds = new double[ROUNDS];
        long allocated = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long begin = THREADS.getCurrentThreadCpuTime();
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long events = 0;
            while (events < ROUND_EVENTS) {
                for (PlainRing ring : memory) {
                    ring.writeAgain(PAYLOAD_BYTES, RECORDS - 1);
                }
                int got = merge.drain(handler, BATCH);
                while (got > 0) {
                    events += got;
                    got = merge.drain(handler, BATCH);
                }
            }
            rounds[round] = (double) (THREADS.getCurrentThreadCpuTime() - begin) / events;
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        if (handler.sum == 0) {
            throw new IllegalStateException("nothing was handed over");
        }
        // The first two rounds warm up.
        double[] sorted = Arrays.copyOfRange(rounds, 2, ROUNDS);
        Arrays.sort(sorted);
        return String.format(
                "min %.1f, median %.1f, max %.1f ns/event, %.1f million/s; %.4f bytes allocated an event",
                sorted[0], sorted[3], sorted[6], 1000 / sorted[3], (double) allocated / ROUND_EVENTS);
    }

    /** A ring each place of which has been written, and read. */
    private static PlainRing full(int number, int count) {
        PlainRing ring = PlainRing.of(SIZE, () -> {});
        for (int i = 0; i < RECORDS; i++) {
            ring.write((long) i * count + number + 1, PAYLOAD_BYTES);
            ring.releaseTo(ring.written());
        }
        return ring;
    }

    /** Reads a little, so that nothing can be left out. */
    private static final class Sum implements EventHandler {
        private long sum;

        @Override
        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
            sum += record.getLong(offset) + limit + cpu;
        }
    }
}
