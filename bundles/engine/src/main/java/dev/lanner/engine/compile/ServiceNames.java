// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Names of well-known ports. */
final class ServiceNames {
    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("ftp-data", 20),
            Map.entry("ftp", 21),
            Map.entry("ssh", 22),
            Map.entry("telnet", 23),
            Map.entry("smtp", 25),
            Map.entry("domain", 53),
            Map.entry("bootps", 67),
            Map.entry("bootpc", 68),
            Map.entry("tftp", 69),
            Map.entry("http", 80),
            Map.entry("kerberos", 88),
            Map.entry("pop3", 110),
            Map.entry("sunrpc", 111),
            Map.entry("ntp", 123),
            Map.entry("netbios-ns", 137),
            Map.entry("imap2", 143),
            Map.entry("snmp", 161),
            Map.entry("snmp-trap", 162),
            Map.entry("bgp", 179),
            Map.entry("ldap", 389),
            Map.entry("https", 443),
            Map.entry("microsoft-ds", 445),
            Map.entry("submission", 587),
            Map.entry("syslog", 514),
            Map.entry("ldaps", 636),
            Map.entry("imaps", 993),
            Map.entry("pop3s", 995),
            Map.entry("socks", 1080),
            Map.entry("ms-sql-s", 1433),
            Map.entry("nfs", 2049),
            Map.entry("mysql", 3306),
            Map.entry("postgresql", 5432),
            Map.entry("amqp", 5672),
            Map.entry("redis", 6379),
            Map.entry("http-alt", 8080));

    private static final Pattern PORT = Pattern.compile("(\\d{1,5})/\\w+");

    private ServiceNames() {}

    /** The port of a service, as this machine knows it, or else everybody; null if the name is unknown. */
    static @Nullable Integer port(String name) {
        if (name.isEmpty() || Character.isDigit(name.charAt(0)) || name.charAt(0) == '-') {
            return null;
        }
        Integer known = PORTS.get(name.toLowerCase(Locale.ROOT));
        return known != null ? known : portHere(name);
    }

    private static @Nullable Integer portHere(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/etc/services"), StandardCharsets.ISO_8859_1)) {
            return lines.map(line -> port(line, name))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        } catch (IOException | UncheckedIOException e) {
            // Many machines have no such file; then the well-known names must do.
            return null;
        }
    }

    /** Of a line like {@code http 80/tcp www}; null if it names another service. */
    static @Nullable Integer port(String line, String name) {
        String[] words = line.replaceFirst("#.*", "").strip().split("\\s+");
        boolean isNamed = words.length > 1
                && (words[0].equals(name)
                        || Arrays.asList(words).subList(2, words.length).contains(name));
        Matcher port = isNamed ? PORT.matcher(words[1]) : null;
        return port != null && port.matches() ? Integer.valueOf(port.group(1)) : null;
    }
}
