// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is a person at the other end; the JDK's own answer differs from version to version. */
final class Terminal {
    /** Descriptor of standard input. */
    static final int INPUT = 0;

    /** Descriptor of standard error. */
    static final int ERRORS = 2;

    private Terminal() {}

    /** Whether this descriptor is a terminal. */
    static boolean is(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
