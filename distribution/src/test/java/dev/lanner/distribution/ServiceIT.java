// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lanner as a service manager starts it: with few powers, asked how it is, told to reload, stopped. */
class ServiceIT {
    private static final String LANNER =
            Path.of("target/lanner/bin/lanner").toAbsolutePath().toString();

    /** What must be there of a program that runs for a moment. */
    private static final String RULES =
            """
            - rule: Program run
              desc: All of it that others would need powers for.
              condition: evt.type=execve and evt.failed=false and proc.args contains lanner-was-here
              output: run=%proc.exepath in=%proc.cwd by=%user.name of=%proc.pname env=%proc.env[LANNER_MARK]
              priority: NOTICE
            - rule: Program ended
              desc: The same at its end.
              condition: evt.type=procexit and proc.args contains lanner-was-here
              output: ended=%proc.exepath in=%proc.cwd by=%user.name of=%proc.pname status=%proc.exit_status
              priority: NOTICE
            """;

    private final Path folder;

    ServiceIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void needTheKernel() {
        Needs.liveEvents();
        assumeTrue(Needs.has("setpriv"), "skipped: there is no setpriv");
    }

    @Test
    void seesAllWithThePowersOfItsUnitTellsHowItIsAndReloads() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), RULES);
        Path config = folder.resolve("lanner.yaml");
        String settings = "rules: {files: [rules.yaml]}\nshell: {socket: " + folder.resolve("shell.sock")
                + "}\ndeploy: {enabled: false}\noutput: {stdout: {}}\n";
        Files.writeString(config, settings);
        Path socket = folder.resolve("notify");
        try (NotifySocket manager = new NotifySocket(socket);
                Running lanner = start(socket, config)) {
            manager.await("READY=1");
            manager.await("WATCHDOG=1");
            runAndExpect(lanner);

            // Another rules file, and another format of what is written.
            Files.writeString(
                    folder.resolve("more.yaml"), RULES.replace("run=", "again=").replace("Program", "One"));
            Files.writeString(
                    config,
                    settings.replace("[rules.yaml]", "[more.yaml]").replace("stdout: {}", "stdout: {format: json}"));
            lanner.signal("HUP");
            manager.await("RELOADING=1");
            manager.await("READY=1");
            run();
            lanner.await("\"rule\":\"One run\"", "again=/", "in=" + folder + "/");
            assertTrue(lanner.err().contains("Changed: output.stdout, rules."), lanner.err());

            // What is wrong changes nothing.
            Files.writeString(config, "rules: {fils: [x]}\n");
            lanner.signal("HUP");
            manager.await("RELOADING=1");
            manager.await("READY=1");
            assertTrue(lanner.err().contains("unknown key 'fils'"), lanner.err());

            lanner.signal("TERM");
            manager.await("STOPPING=1");
            assertEquals(0, lanner.awaitEnd());
            assertTrue(lanner.err().contains("Events seen: "), lanner.err());
        }
    }

    private Running start(Path socket, Path config) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                "setpriv", "--bounding-set=-all," + capabilities(), LANNER, "run", "--config", config.toString());
        builder.environment().put("NOTIFY_SOCKET", socket.toString());
        builder.environment().put("WATCHDOG_USEC", Long.toString(TimeUnit.SECONDS.toMicros(2)));
        return Running.start(folder, builder);
    }

    /** Those of the unit file, as setpriv writes them, but for what this very process does not have itself. */
    private static String capabilities() throws IOException {
        String line = Files.readAllLines(Path.of("src/main/systemd/lanner.service")).stream()
                .filter(each -> each.startsWith("CapabilityBoundingSet="))
                .findFirst()
                .orElseThrow();
        return List.of(line.substring(line.indexOf('=') + 1).split(" ")).stream()
                .filter(name -> !name.equals("CAP_SYS_RESOURCE"))
                .map(name -> "+" + name.substring(4).toLowerCase(java.util.Locale.ROOT))
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
    }

    private void runAndExpect(Running lanner) throws Exception {
        run();
        lanner.await("run=/", " in=" + folder + "/ by=daemon of=", " env=seen");
        lanner.await("ended=", " in=" + folder + "/ by=daemon of=", " status=7");
    }

    /** Runs a program of another user, with an environment and a folder, which ends with 7. */
    private void run() throws Exception {
        Files.setPosixFilePermissions(folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(
                "setpriv",
                "--reuid=1",
                "--regid=1",
                "--clear-groups",
                "sh",
                "-c",
                "sleep 0.1; exit 7",
                "lanner-was-here");
        builder.environment().put("LANNER_MARK", "seen");
        Process process = builder.directory(folder.toFile()).start();
        assertEquals(7, process.waitFor(), new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
