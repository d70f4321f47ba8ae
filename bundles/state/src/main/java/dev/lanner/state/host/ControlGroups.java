// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.TextVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Control groups as /proc lists them. */
final class ControlGroups {
    /** What the one tree of version 2 stands for, in the order in which events list it. */
    private static final String[] UNIFIED = {"cpuset", "cpu", "cpuacct", "io", "memory"};

    private ControlGroups() {}

    /** Lines {@code number:subsystems:path}, one character a byte, as texts {@code subsystem=path}. */
    static TextVector parse(String lines) {
        List<Text> groups = new ArrayList<>();
        String unified = null;
        for (String line : lines.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length < 3) {
                continue;
            }
            if (parts[1].isEmpty()) {
                unified = parts[2];
            } else {
                for (String subsystem : parts[1].split(",", -1)) {
                    groups.add(text(subsystem, parts[2]));
                }
            }
        }
        if (unified != null) {
            for (String subsystem : UNIFIED) {
                // Where both trees are in use, a subsystem that version 1 has not taken is the unified tree's.
                if (!isTaken(subsystem, groups)) {
                    groups.add(text(subsystem, unified));
                }
            }
        }
        return TextVector.of(groups.toArray(new Text[0]));
    }

    /** The path of the line without subsystems, the one of version 2; empty if there is none. */
    static Text unified(String lines) {
        for (String line : lines.split("\n", -1)) {
            String[] parts = line.split(":", 3);
            if (parts.length == 3 && parts[1].isEmpty()) {
                byte[] bytes = parts[2].getBytes(StandardCharsets.ISO_8859_1);
                return Text.copyOf(bytes, 0, bytes.length);
            }
        }
        return Text.EMPTY;
    }

    private static boolean isTaken(String subsystem, List<Text> groups) {
        // Version 2 calls io what version 1 called blkio.
        String old = subsystem.equals("io") ? "blkio" : subsystem;
        return groups.stream()
                .map(Text::toString)
                .anyMatch(group -> group.startsWith(subsystem + "=") || group.startsWith(old + "="));
    }

    private static Text text(String subsystem, String path) {
        byte[] bytes = (subsystem + "=" + path).getBytes(StandardCharsets.ISO_8859_1);
        return Text.copyOf(bytes, 0, bytes.length);
    }
}
