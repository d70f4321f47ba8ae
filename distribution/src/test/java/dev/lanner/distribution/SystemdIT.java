// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package in a system that a real systemd runs: from its installation to its removal. */
class SystemdIT {
    private static final String RULE =
            """
            - rule: Program of ours run
              desc: What the test runs.
              condition: evt.type=execve and evt.failed=false and proc.args contains lanner-was-here
              output: run=%proc.exepath by=%user.name args=%proc.args
              priority: NOTICE
            """;

    private final Path folder;

    SystemdIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needAll() {
        Needs.liveEvents();
        Needs.need(Needs.has("dpkg") && Needs.has("deb-systemd-invoke"), "this is no Debian");
        Needs.need(Files.isExecutable(Path.of("/lib/systemd/systemd")), "there is no systemd");
        Needs.need(Needs.has("nsenter") && Needs.has("unshare"), "there is no nsenter, or no unshare");
        Needs.need(!Files.exists(Path.of("/usr/share/lanner")), "Lanner is installed here");
    }

    @Test
    void isStartedReloadedRevivedUpgradedAndRemovedAsOthersAre() throws Exception {
        long beginNs = System.nanoTime();
        try (BootedSystem system = BootedSystem.boot(folder, 2)) {
            Files.copy(DebianPackage.built(), system.path("/var/tmp/lanner.deb"));
            Files.copy(DebianPackage.upgrade(folder), system.path("/var/tmp/upgrade.deb"));

            system.succeed("dpkg", "-i", "/var/tmp/lanner.deb");
            assertEquals("active", system.property("ActiveState"), system::journalText);
            assertEquals("enabled", system.property("UnitFileState"));
            reload(system);
            seesAnAlert(system, "reloaded");

            revives(system, "-KILL");
            seesAnAlert(system, "killed");
            freezes(system);
            seesAnAlert(system, "frozen");

            stop(system);
            system.succeed("dpkg", "--force-confold", "-i", "/var/tmp/upgrade.deb");
            assertEquals("inactive", system.property("ActiveState"), "what was stopped stays so");
            system.reboot();
            system.await("it is started with the system", () -> isActive(system));
            seesAnAlert(system, "rebooted");

            system.succeed("dpkg", "-r", "lanner");
            assertEquals("inactive", system.property("ActiveState"));
            assertEquals("not-found", system.property("LoadState"));
            assertTrue(Files.exists(system.path("/var/log/lanner/alerts.log")));
            system.succeed("dpkg", "--force-confold", "-i", "/var/tmp/lanner.deb");
            assertEquals("active", system.property("ActiveState"), "it was only removed, not purged");
            String before = system.property("MainPID");
            system.succeed("dpkg", "--force-confold", "-i", "/var/tmp/upgrade.deb");
            assertTrue(isActive(system));
            assertNotEquals(before, system.property("MainPID"), "the new one runs");
            seesAnAlert(system, "upgraded");

            system.succeed("dpkg", "--purge", "lanner");
            assertFalse(Files.exists(system.path("/var/log/lanner")));
            assertEquals("", system.succeed("find", "/etc", "/var/lib/systemd", "-name", "*lanner*"));
        }
        System.out.printf(
                "Lanner under systemd: %d s from boot to purge.%n",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - beginNs));
    }

    private static boolean isActive(BootedSystem system) throws Exception {
        return system.property("ActiveState").equals("active");
    }

    /** With one more rule, and one more output. */
    private static void reload(BootedSystem system) throws Exception {
        String before = system.property("StatusText");
        Files.writeString(system.path("/etc/lanner/rules.d/local.yaml"), RULE);
        Files.writeString(
                system.path("/etc/lanner/lanner.d/file.yaml"),
                "output: {file: {enabled: true, path: /var/log/lanner/alerts.log}}\nengine: {matching: all}\n");
        system.succeed("systemctl", "reload", "lanner");
        // It returns as soon as Lanner is asked to.
        system.await(
                "one more rule is loaded",
                () -> rules(system.property("StatusText")) == rules(before) + 1
                        && system.property("SubState").equals("running"));
    }

    private static int rules(String status) {
        return Integer.parseInt(status.replaceFirst("(?s).*; (\\d+) rules.*", "$1"));
    }

    /** In its journal and in its file. */
    private static void seesAnAlert(BootedSystem system, String mark) throws Exception {
        system.succeed("/bin/true", "lanner-was-here-" + mark);
        String alert = "args=lanner-was-here-" + mark;
        system.await("an alert is in the journal", () -> system.journal().contains(alert));
        system.await("it is in the file", () -> Files.readString(system.path("/var/log/lanner/alerts.log"))
                .contains(alert));
    }

    /** After this signal it runs again, as another process. */
    private static void revives(BootedSystem system, String signal) throws Exception {
        String before = system.property("MainPID");
        int restarts = Integer.parseInt(system.property("NRestarts"));
        system.succeed("kill", signal, before);
        system.await(
                "it runs again",
                () -> isActive(system) && !system.property("MainPID").equals(before));
        assertEquals(restarts + 1, Integer.parseInt(system.property("NRestarts")));
    }

    /** What does not tell that it lives is ended, and started again. */
    private static void freezes(BootedSystem system) throws Exception {
        Files.createDirectories(system.path("/run/systemd/system/lanner.service.d"));
        Files.writeString(
                system.path("/run/systemd/system/lanner.service.d/watchdog.conf"), "[Service]\nWatchdogSec=4\n");
        system.succeed("systemctl", "daemon-reload");
        system.succeed("systemctl", "restart", "lanner");
        revives(system, "-STOP");
        assertTrue(system.journal().contains("Watchdog timeout"), system::journalText);
    }

    private static void stop(BootedSystem system) throws Exception {
        system.succeed("systemctl", "stop", "lanner");
        assertEquals("inactive", system.property("ActiveState"));
        assertEquals("success", system.property("Result"));
        assertTrue(system.journal().contains("Events seen: "), system::journalText);
        assertFalse(Files.exists(system.path("/run/lanner")));
        assertEquals("", system.succeed("find", "/var/lib/lanner", "-name", "watching"), "it has said goodbye");
    }
}
