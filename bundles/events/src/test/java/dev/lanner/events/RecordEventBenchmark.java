// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/**
 * What it costs to move a view through records that lie one behind the other, as in a ring, and are
 * still in the processor's cache. Run by hand; the results are
 * kept in distribution/bench.
 */
public final class RecordEventBenchmark {
    private static final int RECORDS = 1_000;
    private static final int ROUNDS = 4_000;

    private RecordEventBenchmark() {}

    /** Prints nanoseconds per event: median and least of the rounds. */
    public static void main(String[] arguments) {
        StandardCatalogue catalogue = new StandardCatalogue();
        RecordCodec codec = new RecordCodec(catalogue);
        for (String name : new String[] {"SYSCALL_OPENAT_2_X", "SYSCALL_EXECVE_19_X", "SYSCALL_READ_X", "mix"}) {
            ByteBuffer records = records(catalogue, codec, name);
            measure(name + ", move", records, codec.newEvent(), false);
            measure(name + ", move and read 4 parameters", records, codec.newEvent(), true);
        }
    }

    private static ByteBuffer records(StandardCatalogue catalogue, RecordCodec codec, String name) {
        Random random = new Random(1);
        EventWriter writer = codec.newWriter(1 << 20);
        ByteBuffer records = ByteBuffer.allocateDirect(4 << 20).order(ByteOrder.nativeOrder());
        String[] mix = {"SYSCALL_OPENAT_2_X", "SYSCALL_READ_X", "SYSCALL_CLOSE_X", "GENERIC_X", "SYSCALL_EXECVE_19_X"};
        for (int i = 0; i < RECORDS; i++) {
            String type = name.equals("mix") ? mix[random.nextInt(5)] : name;
            ByteBuffer record = new RandomRecord(catalogue.type(type), random).write(writer);
            if (records.remaining() < record.remaining()) {
                throw new IllegalStateException("The benchmark's buffer is too small.");
            }
            records.put(record);
        }
        return records.flip();
    }

    private static void measure(String what, ByteBuffer records, MutableEvent event, boolean isReading) {
        double[] nanos = new double[ROUNDS];
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            int position = 0;
            while (position < records.limit()) {
                if (!event.moveTo(records, position, records.limit(), 0, 1, "syscall")) {
                    throw new IllegalStateException("A record was refused.");
                }
                if (isReading) {
                    sum += event.integer(0) + event.integer(1) + event.textLength(2) + event.offset(3);
                }
                position += event.recordLength();
            }
            nanos[round] = (System.nanoTime() - start) / (double) RECORDS;
        }
        Arrays.sort(nanos, ROUNDS / 2, ROUNDS);
        System.out.printf(
                "%-50s median %6.1f  least %6.1f ns/event (%d bytes/event, %x)%n",
                what, nanos[ROUNDS * 3 / 4], nanos[ROUNDS / 2], records.limit() / RECORDS, sum);
    }
}
