// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.spi.source.EventHandler;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;

/** How fast the reader alone is, in time of its CPU: {@code main} with a capture; no test. */
final class ReplayBenchmark implements EventHandler {
    private static final int ROUNDS = 12;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private long count;
    private long sum;

    private ReplayBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ReplayBenchmark counts = new ReplayBenchmark();
            long begin = THREADS.getCurrentThreadCpuTime();
            try (ReplayStream stream =
                    ReplayStream.open(new ReplaySettings(arguments[0], 0, false), Replay.CATALOGUE, Replay.CODEC)) {
                while (stream.poll(counts, 512) >= 0) {
                    // The handler counts.
                }
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - begin) / 1e9;
            System.out.printf(
                    "%d events in %.3f s: %.2f million a second (%d)%n",
                    counts.count, seconds, counts.count / seconds / 1e6, counts.sum);
        }
    }

    @Override
    public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
        count++;
        sum += record.getLong(offset) + limit;
    }
}
