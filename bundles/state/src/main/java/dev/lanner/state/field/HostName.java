// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name of this host. */
final class HostName {
    private static final String VARIABLE = "FALCO_HOSTNAME";
    private static final Path FILE = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** What the variable says, else the kernel; empty if neither does. */
    static String read() {
        String given = System.getenv(VARIABLE);
        if (given != null && !given.isEmpty()) {
            return given;
        }
        try {
            return Files.readString(FILE).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
