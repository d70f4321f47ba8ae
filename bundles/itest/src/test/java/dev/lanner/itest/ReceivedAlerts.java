// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an output has received: lines of a number and an id.
 *
 * @param distinct different alerts, whose numbers are those from 1 on
 * @param duplicates alerts that came again
 * @param faults what must not be: the first of them
 */
record ReceivedAlerts(long distinct, long duplicates, List<String> faults) {
    private static final int MOST_FAULTS = 10;

    static ReceivedAlerts read(Path file) throws IOException {
        Map<Long, String> ids = new HashMap<>();
        List<String> faults = new ArrayList<>();
        long last = 0;
        long duplicates = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                if (line.startsWith("null ")) {
                    continue; // What the house tells of itself has no number.
                }
                long number = Long.parseLong(line.substring(0, space));
                String id = line.substring(space + 1);
                String known = ids.putIfAbsent(number, id);
                if (known != null) {
                    duplicates++;
                    if (!known.equals(id)) {
                        faults.add(number + " came as " + known + " and as " + id);
                    }
                } else if (number != last + 1) {
                    faults.add(number + " came after " + last);
                }
                last = known == null ? number : last;
            }
        }
        return new ReceivedAlerts(
                ids.size(), duplicates, List.copyOf(faults.subList(0, Math.min(MOST_FAULTS, faults.size()))));
    }

    /** How many lines there are, quickly. */
    static long count(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        long lines = 0;
        for (byte value : Files.readAllBytes(file)) {
            lines += value == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The greatest number that has come; 0 if none has. */
    static long last(Path file) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        byte[] bytes = Files.readAllBytes(file);
        String end = new String(
                bytes, Math.max(0, bytes.length - 4096), Math.min(4096, bytes.length), StandardCharsets.UTF_8);
        String[] lines = end.split("\n", -1);
        for (int i = lines.length - 2; i > 0 || (i == 0 && bytes.length <= 4096); i--) {
            if (!lines[i].startsWith("null ")) {
                return Long.parseLong(lines[i].substring(0, lines[i].indexOf(' ')));
            }
        }
        return 0;
    }
}
