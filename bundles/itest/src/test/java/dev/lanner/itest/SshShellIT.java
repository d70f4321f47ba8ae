// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The shell over SSH of a Lanner that watches, by OpenSSH's own client. */
@RequiresPrograms({"ssh", "ssh-keygen", "script"})
@Timeout(300)
final class SshShellIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_MS = 20_000;

    private final Path folder;
    private final Path config;
    private final Path key;
    private final Path stranger;

    /** What came of a run. */
    private record Outcome(int status, String out) {}

    SshShellIT(@TempDir Path folder) throws Exception {
        this.folder = folder;
        config = folder.resolve("lanner.yaml");
        key = key("anna", "anna@laptop");
        stranger = key("stranger", "stranger");
        Files.copy(Path.of(key + ".pub"), folder.resolve("authorized_keys"));
    }

    private Path key(String name, String comment) throws Exception {
        Path file = folder.resolve(name);
        assertEquals(
                0,
                run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", "" + file)
                        .status());
        return file;
    }

    @Test
    void isOpenedMovedAndShutWhileOthersGoOn() throws Exception {
        int port = freePort();
        Path rules = Path.of("src/test/resources/rules/nothing.yaml");
        save("");
        try (LiveLanner lanner = LiveLanner.start(rules, "--config", config.toString());
                ShellClient other = ShellClient.connect(folder.resolve("shell.sock"))) {
            other.ask("phase");
            assertNotEquals(0, ssh(key, port, "lanner:status").status(), "off unless it is asked for");
            save(section(port));
            assertTrue(lanner.awaitMessage("Changed: shell.ssh.", PATIENCE_MS), lanner::messages);
            awaitStatus(0, port);

            answersTheOneWithTheKeyAlone(port);
            forwardsNothing(port);
            isATerminal(port);
            writesDownWhoItWas(port);

            int next = freePort();
            Process session = start("ssh", options(key, port), "lanner:watch 'proc.name=no-such'");
            other.ask("lanner:config set shell.ssh.port " + next);
            awaitStatus(0, next);
            assertNotEquals(0, ssh(key, port, "lanner:phase").status());
            assertTrue(session.isAlive(), "a session outlives the port that it came in by");
            save("");
            assertTrue(lanner.awaitMessage("shell.ssh.port.", PATIENCE_MS), lanner::messages);
            assertTrue(session.waitFor(10, TimeUnit.SECONDS), "whoever is in is out when it is turned off");
            awaitStatus(255, next);
            assertEquals("RUNNING", other.ask("phase").strip(), "the session at the socket has not noticed");
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    /** A changed configuration comes to those that it concerns a moment after it is told. */
    private void awaitStatus(int status, int port) throws Exception {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        Outcome outcome = ssh(key, port, "lanner:phase");
        while (outcome.status() != status) {
            assertTrue(System.nanoTime() < limit, outcome::out);
            TimeUnit.MILLISECONDS.sleep(50);
            outcome = ssh(key, port, "lanner:phase");
        }
    }

    private void answersTheOneWithTheKeyAlone(int port) throws Exception {
        Outcome status = ssh(key, port, "lanner:status --json");
        assertEquals(0, status.status(), status::out);
        JsonNode answer = JSON.readTree(status.out());
        assertTrue(answer.isObject() && !answer.has("error"), status::out);
        assertEquals(1, ssh(key, port, "lanner:rules disable no-such-rule").status());
        assertEquals(255, ssh(stranger, port, "lanner:status").status());
        Outcome password = run(
                "ssh",
                options(stranger, port, "-o", "PubkeyAuthentication=no", "-o", "PreferredAuthentications=password"),
                "lanner:status");
        assertEquals(255, password.status());
        assertTrue(password.out().contains("Permission denied (publickey)"), password::out);
    }

    private void forwardsNothing(int port) throws Exception {
        Outcome refused = run(
                "ssh", options(key, port, "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22"), "lanner:phase");
        assertEquals(255, refused.status());
        assertTrue(refused.out().contains("remote port forwarding failed"), refused::out);
        assertNotEquals(0, run("ssh", options(key, port, "-s"), "sftp").status());
    }

    /** With a real terminal of so many columns before the client. */
    private void isATerminal(int port) throws Exception {
        String ssh = String.join(" ", options(key, port));
        Process process = new ProcessBuilder(
                        "script", "-qec", "stty cols 200 rows 50; TERM=xterm ssh -tt " + ssh, "/dev/null")
                .redirectErrorStream(true)
                .start();
        Reading shown = new Reading(process);
        shown.await("lanner> ");
        shown.type("lanner:phas\t\r");
        shown.await("RUNNING\r\n");
        shown.type("lanner:sources\r");
        shown.await("SOURCE");
        shown.type("lanner:watch 'proc.name=no-such'\r");
        shown.await("Ctrl-C ends it.");
        shown.type("\u0003");
        shown.await("events in ");
        shown.type("lanner:quarantine\r");
        shown.await("No component of a plugin has failed.");
        shown.type("exit\r");
        assertTrue(process.waitFor(10, TimeUnit.SECONDS), shown::text);
        assertEquals(0, process.exitValue(), shown::text);
    }

    private void writesDownWhoItWas(int port) throws Exception {
        Outcome changed = ssh(key, port, "lanner:rules disable 'Something that does not happen'");
        assertEquals(0, changed.status(), changed::out);
        List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
        JsonNode record = JSON.readTree(lines.get(lines.size() - 1));
        assertEquals("anna@laptop", record.path("user").asText());
        assertEquals("done", record.path("state").asText());
        assertTrue(record.path("address").asText().startsWith("127.0.0.1:"), record::toString);
        String fingerprint = run("ssh-keygen", "-l", "-f", key + ".pub").out().split(" ", -1)[1];
        assertEquals(fingerprint, record.path("key").asText());
    }

    /** What a process shows, and what is typed for it. */
    private static final class Reading {
        private final Process process;
        private final StringBuilder shown = new StringBuilder();

        Reading(Process process) {
            this.process = process;
            Thread reader = new Thread(() -> {
                byte[] buffer = new byte[4096];
                try {
                    for (int count = process.getInputStream().read(buffer);
                            count >= 0;
                            count = process.getInputStream().read(buffer)) {
                        synchronized (shown) {
                            shown.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
                        }
                    }
                } catch (IOException e) {
                    System.out.println("script: " + e.getMessage());
                }
            });
            reader.setDaemon(true);
            reader.start();
        }

        String text() {
            synchronized (shown) {
                return shown.toString();
            }
        }

        void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        void await(String text) throws InterruptedException {
            long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
            while (!text().contains(text)) {
                assertTrue(System.nanoTime() < limit, () -> "no '" + text + "' in: " + text());
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
    }

    private String section(int port) {
        return "shell.ssh: {port: " + port + ", authorized-keys: authorized_keys, host-key: host_key}\n";
    }

    private void save(String more) throws IOException {
        Files.writeString(
                config,
                ("shell: {socket: %s/shell.sock, audit-file: %s/audit.log}\npipeline: {spool-dir: %s/spool}\n"
                                + "deploy: {enabled: false}\ncapture: {enabled: false}\n%s")
                        .formatted(folder, folder, folder, more));
    }

    private Outcome ssh(Path identity, int port, String command) throws Exception {
        return run("ssh", options(identity, port), command);
    }

    private List<String> options(Path identity, int port, String... more) {
        List<String> options = new ArrayList<>(List.of(
                "-F",
                "/dev/null",
                "-i",
                identity.toString(),
                "-o",
                "IdentitiesOnly=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "BatchMode=yes",
                "-o",
                "StrictHostKeyChecking=accept-new",
                "-o",
                "UserKnownHostsFile=" + folder.resolve("known_hosts"),
                "-o",
                "LogLevel=ERROR",
                "-p",
                Integer.toString(port)));
        options.addAll(List.of(more));
        options.add("127.0.0.1");
        return options;
    }

    private static Process start(String program, List<String> options, String last) throws IOException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(options);
        command.add(last);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static Outcome run(String program, List<String> options, String last) throws Exception {
        Process process = start(program, options, last);
        process.getOutputStream().close();
        return end(process);
    }

    private static Outcome run(String... command) throws Exception {
        return end(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    private static Outcome end(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), out);
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }
}
