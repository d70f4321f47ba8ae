// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import jnr.ffi.Pointer;

/** The wall clock at boot: the kernel's event times count from there. */
final class BootClock {
    private static final int REALTIME = 0;
    private static final int BOOTTIME = 7;
    private static final long NANOS = 1_000_000_000L;
    private static final int ATTEMPTS = 16;

    private BootClock() {}

    /** Reads the one clock between two looks at the other, and keeps the attempt with the shortest gap. */
    static long epochOfBootNs(Native library) {
        Pointer time = library.allocate(2 * Long.BYTES);
        long shortest = Long.MAX_VALUE;
        long epoch = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            long before = read(library, REALTIME, time);
            long boot = read(library, BOOTTIME, time);
            long after = read(library, REALTIME, time);
            if (after - before >= 0 && after - before < shortest) {
                shortest = after - before;
                epoch = before + shortest / 2 - boot;
            }
        }
        return epoch;
    }

    /** The time since boot. */
    static long sinceBootNs(Native library) {
        return read(library, BOOTTIME, library.allocate(2 * Long.BYTES));
    }

    private static long read(Native library, int clock, Pointer time) {
        library.libc().clock_gettime(clock, time);
        return time.getLong(0) * NANOS + time.getLong(Long.BYTES);
    }
}
