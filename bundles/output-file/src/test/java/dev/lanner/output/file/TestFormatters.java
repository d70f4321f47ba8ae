// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.spi.output.AlertFormatter;
import java.time.ZoneOffset;
import java.util.Map;

/** Both formats, in UTC. */
final class TestFormatters {
    private TestFormatters() {}

    static Formatters all() {
        Formatters formatters = new Formatters();
        formatters.addFormatter(
                new TextFormatter(FormatSettings.usual(ZoneOffset.UTC)), Map.of(AlertFormatter.NAME, "text"));
        formatters.addFormatter(
                new JsonFormatter(FormatSettings.usual(ZoneOffset.UTC)), Map.of(AlertFormatter.NAME, "json"));
        return formatters;
    }

    /** Undoes the escapes of the text format that a message in a test has. */
    static String unescaped(String line) {
        return line.replace("\\n", "\n");
    }
}
