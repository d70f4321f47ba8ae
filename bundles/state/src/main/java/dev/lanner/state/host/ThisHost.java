// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.state.Host;
import java.io.File;

/** The machine that this runs on. */
public final class ThisHost {
    private static final long KIB = 1024;

    private ThisHost() {}

    /** Reads what /proc tells of it. */
    public static Host read(long bootTimeNs) {
        ProcFile file = new ProcFile();
        String name = file.tryRead(new File("/proc/sys/kernel/hostname"))
                ? file.string().strip()
                : "";
        long memory = file.tryRead(new File("/proc/meminfo")) ? file.valueOf("MemTotal:", 0, 0) * KIB : 0;
        return new Host(name, bootTimeNs, Runtime.getRuntime().availableProcessors(), memory, true);
    }
}
