// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the hierarchy of control groups of version 2 begins. */
final class ControlGroupRoot {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final String TYPE = " - cgroup2 ";
    private static final int ROOT_WORD = 3;
    private static final int POINT_WORD = 4;

    private ControlGroupRoot() {}

    /** A descriptor of its folder. */
    static int open(Native library) throws SourceException {
        String point;
        try {
            point = point(Files.readAllLines(MOUNTS));
        } catch (IOException e) {
            throw new SourceException(MOUNTS + " cannot be read: " + e.getMessage(), e);
        }
        if (point == null) {
            throw new SourceException("the control groups of version 2 are not mounted from their root on"
                    + " (mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified)");
        }
        int descriptor = library.libc().open(point, LibC.O_CLOEXEC);
        if (descriptor < 0) {
            throw library.failure("opening " + point + " failed");
        }
        return descriptor;
    }

    /** Where it is mounted; null if it is not. */
    static @Nullable String point(List<String> mounts) {
        for (String mount : mounts) {
            String[] words = mount.split(" ", -1);
            if (mount.contains(TYPE) && words.length > POINT_WORD && words[ROOT_WORD].equals("/")) {
                return words[POINT_WORD].replace("\\040", " ");
            }
        }
        return null;
    }
}
