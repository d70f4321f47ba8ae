// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Memory that a test and the Lanner it has started share, in a file: it outlives either. Each number has one writer.
 */
public final class Control {
    /** The longest time that is told apart, by {@link #bucket}. */
    public static final int BUCKETS = 1024;

    /** What a phase's times are for: not counted, all outputs are well, some are not. */
    public static final int PHASES = 3;

    private static final int UNTIL = 0;
    private static final int PRODUCED = 8;
    private static final int PHASE = 16;
    private static final int MODES = 64;
    private static final int TIMES = 256;
    private static final int MANTISSA_BITS = 4;

    private final MappedByteBuffer memory;

    /** What a component of the test does when it is called. */
    public enum Mode {
        /** What it should. */
        WELL,
        /** It waits until the mode is another one, or it is interrupted. */
        HANGS,
        /** It says that whoever it talks to cannot be reached. */
        FAILS,
        /** It has no room. */
        DISK_FULL,
        /** It is broken. */
        THROWS,
        /** It is broken, in a way that many do not expect. */
        THROWS_ERROR,
        /** It computes until the mode is another one, whatever interrupts it. */
        BURNS,
        /** It computes for a while, whatever interrupts it, and then does what it should. */
        IS_SLOW
    }

    private Control(MappedByteBuffer memory) {
        this.memory = memory;
    }

    /** In this folder. */
    public static Control in(Path folder) {
        try (FileChannel file = FileChannel.open(
                folder.resolve("control"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            return new Control(file.map(MapMode.READ_WRITE, 0, TIMES + 8L * PHASES * BUCKETS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Events up to this number are to be produced. */
    public long until() {
        return memory.getLong(UNTIL);
    }

    public void until(long serial) {
        memory.putLong(UNTIL, serial);
    }

    /** Number of the last event that was produced. */
    public long produced() {
        return memory.getLong(PRODUCED);
    }

    public void produced(long serial) {
        memory.putLong(PRODUCED, serial);
    }

    /** What the times that are taken now are for. */
    public int phase() {
        return memory.getInt(PHASE);
    }

    public void phase(int phase) {
        memory.putInt(PHASE, phase);
    }

    /** Does what is wrong with the component of this number, if that is so. */
    void suffer(int component, long slowMs) throws IOException {
        Mode mode = mode(component);
        switch (mode) {
            case WELL, DISK_FULL -> {}
            case HANGS -> awaitOther(component, mode);
            case FAILS -> throw new IOException("503 service unavailable");
            case THROWS -> throw new IllegalStateException("broken on purpose");
            case THROWS_ERROR -> throw new AssertionError("broken badly on purpose");
            case BURNS -> burn(component, mode, Long.MAX_VALUE);
            case IS_SLOW -> burn(component, mode, TimeUnit.MILLISECONDS.toNanos(slowMs));
        }
    }

    private void awaitOther(int component, Mode mode) throws IOException {
        while (mode(component) == mode) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IOException("interrupted while it hung", e);
            }
        }
    }

    private void burn(int component, Mode mode, long timeNs) {
        long beginNs = System.nanoTime();
        while (mode(component) == mode && System.nanoTime() - beginNs < timeNs) {
            Thread.onSpinWait();
        }
    }

    /** What the component of this number does. */
    public Mode mode(int component) {
        return Mode.values()[memory.get(MODES + component)];
    }

    @SuppressWarnings("EnumOrdinal") // both sides are of one build
    public void mode(int component, Mode mode) {
        memory.put(MODES + component, (byte) mode.ordinal());
    }

    /** Counts how long the event loop was busy with an event. */
    public void count(int phase, long ns) {
        int index = TIMES + 8 * (phase * BUCKETS + bucket(ns));
        memory.putLong(index, memory.getLong(index) + 1);
    }

    /** How many events took a time of this bucket. */
    public long count(int phase, int bucket) {
        return memory.getLong(TIMES + 8 * (phase * BUCKETS + bucket));
    }

    /** The highest bits of the time, and how far they have to be shifted. */
    private static int bucket(long ns) {
        int shift = Math.max(0, Long.SIZE - 1 - MANTISSA_BITS - Long.numberOfLeadingZeros(ns | 1));
        return (shift << MANTISSA_BITS) + (int) (ns >>> shift);
    }

    /** The longest time of a bucket, in nanoseconds. */
    public static long longestNs(int bucket) {
        int exponent = Math.max(0, (bucket >>> MANTISSA_BITS) - 1);
        long mantissa = bucket - ((long) exponent << MANTISSA_BITS);
        return ((mantissa + 1) << exponent) - 1;
    }
}
