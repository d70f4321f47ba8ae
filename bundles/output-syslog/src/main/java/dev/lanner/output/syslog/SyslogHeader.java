// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What stands in front of the alert.
 *
 * @param isLocal whether as the C library writes it for the daemon of the same host, or else as RFC 5424 has it
 * @param facility number of the facility
 * @param appName what the program is called
 * @param hostname name of the host; empty for the alert's own
 * @param structuredDataId what the alert's properties are called; empty if they are left out
 * @param processId of this process
 * @param zone of local times
 */
record SyslogHeader(
        boolean isLocal,
        int facility,
        String appName,
        String hostname,
        String structuredDataId,
        long processId,
        ZoneId zone) {
    /** The names of the facilities by their numbers; those without a use have none. */
    static final List<String> FACILITIES = List.of(
            "kern",
            "user",
            "mail",
            "daemon",
            "auth",
            "syslog",
            "lpr",
            "news",
            "uucp",
            "cron",
            "authpriv",
            "ftp",
            "ntp",
            "",
            "",
            "",
            "local0",
            "local1",
            "local2",
            "local3",
            "local4",
            "local5",
            "local6",
            "local7");

    /** By the numbers that syslog has for what is called the same there. */
    private static final List<Priority> SEVERITIES = List.of(
            Priority.EMERGENCY,
            Priority.ALERT,
            Priority.CRITICAL,
            Priority.ERROR,
            Priority.WARNING,
            Priority.NOTICE,
            Priority.INFORMATIONAL,
            Priority.DEBUG);

    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int MOST_HOSTNAME = 255;
    private static final int MOST_APP_NAME = 48;
    private static final int MOST_ID = 32;

    /** With six digits, as many as there may be. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    /** Appends it, with the space after it. */
    void append(Alert alert, StringBuilder target) {
        target.append('<')
                .append(facility * 8 + SEVERITIES.indexOf(alert.priority()))
                .append('>');
        long ns = alert.timestampNs();
        Instant time = Instant.ofEpochSecond(Math.floorDiv(ns, NS_PER_SECOND), Math.floorMod(ns, NS_PER_SECOND));
        if (isLocal) {
            LOCAL_TIME.withZone(zone).formatTo(time, target);
            target.append(' ').append(name(appName, MOST_APP_NAME));
            target.append('[').append(processId).append("]: ");
            return;
        }
        target.append("1 ");
        TIME.formatTo(time, target);
        target.append(' ').append(name(hostname.isEmpty() ? alert.hostname() : hostname, MOST_HOSTNAME));
        target.append(' ').append(name(appName, MOST_APP_NAME));
        target.append(' ').append(processId).append(" - ");
        appendProperties(alert, target);
        target.append(' ');
    }

    private void appendProperties(Alert alert, StringBuilder target) {
        if (structuredDataId.isEmpty()) {
            target.append('-');
            return;
        }
        target.append('[').append(name(structuredDataId, MOST_ID).replaceAll("[=\\]\"]", "_"));
        appendProperty("id", alert.id(), target);
        appendProperty("rule", alert.rule(), target);
        appendProperty("priority", alert.priority().label(), target);
        appendProperty("source", alert.source(), target);
        appendProperty("tags", String.join(",", alert.tags()), target);
        target.append(']');
    }

    private static void appendProperty(String name, String value, StringBuilder target) {
        if (value.isEmpty()) {
            return;
        }
        target.append(' ').append(name).append("=\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\' || c == ']') {
                target.append('\\');
            }
            target.append(Character.isISOControl(c) ? ' ' : c);
        }
        target.append('"');
    }

    /** Printable ASCII without spaces, and not too long; {@code -} if nothing is left. */
    private static String name(String text, int most) {
        String printable = text.replaceAll("[^\\x21-\\x7e]", "_");
        String cut = printable.length() > most ? printable.substring(0, most) : printable;
        return cut.isEmpty() ? "-" : cut;
    }
}
