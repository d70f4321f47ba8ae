// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.nio.file.Path;
import java.util.Map;

/** Where what is to outlive this process belongs. */
final class StateFolder {
    private static final String USUAL = "/var/lib/lanner";

    private StateFolder() {}

    /** What systemd has made for it, or the usual place. */
    static Path find(Map<String, String> environment) {
        String made = environment.getOrDefault("STATE_DIRECTORY", "");
        return Path.of(made.isBlank() ? USUAL : made.split(":", 2)[0]);
    }
}
