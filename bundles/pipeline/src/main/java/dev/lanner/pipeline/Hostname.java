// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The name of this host in alerts. */
final class Hostname {
    private static final List<String> VARIABLES = List.of("LANNER_HOSTNAME", "FALCO_HOSTNAME");
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private Hostname() {}

    /** What the operator has set in the environment; else the kernel's, which in a container is the container's. */
    static String of(Map<String, String> environment) {
        for (String variable : VARIABLES) {
            String name = environment.get(variable);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        try {
            return Files.readString(KERNEL).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
