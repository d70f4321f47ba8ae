// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The line {@code TIME: Priority message} that both formats contain, and the ways to write a time. */
final class AlertLine {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final DateTimeFormatter ISO_UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
    /** As the field evt.time.iso8601 has it. */
    private static final DateTimeFormatter LINE_UTC = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'+0000'")
            .withZone(ZoneOffset.UTC);

    private final DateTimeFormatter time;

    /** With times of day in {@code zone}, or with date and time in UTC. */
    AlertLine(ZoneId zone, boolean isIso) {
        time = isIso
                ? LINE_UTC
                : DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSSSSS").withZone(zone);
    }

    /** The line, with control characters as they are. */
    String of(Alert alert) {
        return time.format(instant(alert)) + ": " + alert.priority().label() + " " + alert.message();
    }

    /** For example {@code 2026-11-22T07:47:39.936299766Z}. */
    static String isoTime(Alert alert) {
        return ISO_UTC.format(instant(alert));
    }

    private static Instant instant(Alert alert) {
        long ns = alert.timestampNs();
        return Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND));
    }
}
