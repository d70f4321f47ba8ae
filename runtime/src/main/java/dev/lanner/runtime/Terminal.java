// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether there is a person at the other end; the JDK's own answer differs from version to version. */
final class Terminal {
    /** Descriptor of standard input. */
    static final int INPUT = 0;

    /** Descriptor of standard output. */
    static final int OUTPUT = 1;

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

    /** Whether a terminal in this environment shows more than ASCII: what the user's locale says. */
    static boolean showsSigns(Map<String, String> environment) {
        for (String name : List.of("LANNER_TERMINAL_LOCALE", "LC_ALL", "LC_CTYPE", "LANG")) {
            String locale = environment.getOrDefault(name, "");
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    /** Whether a terminal in this environment shows colours, and the user wants them (no-color.org). */
    static boolean showsColours(Map<String, String> environment) {
        String kind = environment.getOrDefault("TERM", "dumb");
        return !kind.equals("dumb") && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }
}
