// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What some tests need of the machine; where it is missing they are skipped, and say why. */
final class Needs {
    private Needs() {}

    static void liveEvents() {
        need(isRoot(), "only root may watch the kernel");
        need(Files.isReadable(Path.of("/sys/kernel/btf/vmlinux")), "the kernel does not describe its types (BTF)");
    }

    static void root() {
        need(isRoot(), "only root may install packages");
    }

    static boolean has(String program) {
        for (String folder : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    static void need(boolean isThere, String reason) {
        if (!isThere) {
            System.out.println("Skipped: " + reason + ".");
        }
        assumeTrue(isThere, reason);
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }
}
