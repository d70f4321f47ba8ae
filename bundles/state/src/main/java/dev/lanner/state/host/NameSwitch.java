// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Where the host looks for accounts, by its nsswitch.conf (man 5 nsswitch.conf). */
final class NameSwitch {
    private static final Set<String> FILES = Set.of("files", "compat");

    private NameSwitch() {}

    /** Whether users or groups come from anywhere but their files, as from LDAP, SSSD or systemd. */
    static boolean hasServices(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .anyMatch(NameSwitch::namesService);
        } catch (IOException e) {
            // Without that file the C library looks into the files only.
            return false;
        }
    }

    private static boolean namesService(String line) {
        String text = line.replaceAll("#.*", "").strip();
        int colon = text.indexOf(':');
        String database = colon < 0 ? "" : text.substring(0, colon).strip();
        if (!database.equals("passwd") && !database.equals("group")) {
            return false;
        }
        // What is in brackets says what to do after a look, not where to look.
        String places = text.substring(colon + 1).replaceAll("\\[[^]]*]", " ").strip();
        return !places.isEmpty() && !FILES.containsAll(List.of(places.split("\\s+")));
    }
}
