// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import java.util.Locale;
import java.util.Map;
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

    private ServiceNames() {}

    /** The port of a service; null if the name is unknown. */
    static @Nullable Integer port(String name) {
        return PORTS.get(name.toLowerCase(Locale.ROOT));
    }
}
