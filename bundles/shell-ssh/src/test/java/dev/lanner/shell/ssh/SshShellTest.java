// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.testkit.FixedConfigs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets in over SSH, and what they can do then, as OpenSSH's client sees it. */
@Timeout(60)
final class SshShellTest {
    private final Path folder;
    private final OpenSsh ssh;
    private final FakeShell shell = new FakeShell();
    private final Path authorized;
    private final Path key;
    private SshShell server;

    SshShellTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        ssh = new OpenSsh(folder);
        authorized = folder.resolve("authorized_keys");
        key = ssh.makeKey("anna", "-t", "ed25519", "-C", "anna@laptop");
        Files.writeString(authorized, "# friends\n" + OpenSsh.publicLine(key));
        server = new SshShell(config(Map.of()), shell, folder.resolve("state"));
    }

    @BeforeAll
    static void needsTheClient() {
        OpenSsh.assumeInstalled();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private SshShell.Config config(Map<String, Object> more) {
        Map<String, Object> values = new HashMap<>(Map.of("port", 0, "authorized-keys", String.valueOf(authorized)));
        values.putAll(more);
        return FixedConfigs.of(SshShell.Config.class, values);
    }

    @Test
    void runsACommandForWhoHasAKeyAndTellsItsStatus() throws Exception {
        OpenSsh.Outcome outcome = ssh.run(server.port(), key, "whoami");
        assertEquals(0, outcome.status(), outcome::err);
        assertEquals("anna@laptop\n", outcome.out());
        assertEquals("anna@laptop", shell.users.get(0).name());
        assertTrue(shell.users.get(0).key().startsWith("SHA256:"), shell.users::toString);
        assertTrue(shell.users.get(0).address().startsWith("127.0.0.1:"), shell.users::toString);
        assertEquals(3, ssh.run(server.port(), key, "no-such").status());
        assertEquals(List.of("whoami", "no-such"), shell.lines);
    }

    @Test
    void knowsKeysOfEachKind() throws Exception {
        List<Path> keys = List.of(
                ssh.makeKey("ecdsa", "-t", "ecdsa", "-b", "521", "-C", "e"),
                ssh.makeKey("rsa", "-t", "rsa", "-b", "2048", "-C", "r"));
        for (Path each : keys) {
            Files.writeString(authorized, OpenSsh.publicLine(each));
            assertEquals(0, ssh.run(server.port(), each, "whoami").status(), each::toString);
        }
    }

    @Test
    void letsNobodyElseIn() throws Exception {
        Path other = ssh.makeKey("other", "-t", "ed25519", "-C", "other");
        OpenSsh.Outcome wrong = ssh.run(server.port(), other, "whoami");
        assertEquals(255, wrong.status());
        assertTrue(wrong.err().contains("Permission denied (publickey)"), wrong::err);
        OpenSsh.Outcome password = ssh.run(
                server.port(),
                other,
                "-o PreferredAuthentications=password,keyboard-interactive",
                "-o PubkeyAuthentication=no",
                "whoami");
        assertEquals(255, password.status());
        assertTrue(password.err().contains("Permission denied (publickey)"), password::err);
        assertEquals(List.of(), shell.users);

        Files.writeString(authorized, OpenSsh.publicLine(other));
        assertEquals(0, ssh.run(server.port(), other, "whoami").status(), "what is saved holds at once");
        assertEquals(255, ssh.run(server.port(), key, "whoami").status(), "and so does what is taken away");
    }

    @Test
    void forwardsNothingAndMovesNoFiles() throws Exception {
        int local = freePort();
        try (ServerSocket target = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OpenSsh.Outcome there = ssh.run(
                    server.port(),
                    key,
                    "-o ExitOnForwardFailure=yes",
                    "-R 0:127.0.0.1:" + target.getLocalPort(),
                    "whoami");
            assertEquals(255, there.status());
            assertTrue(there.err().contains("remote port forwarding failed"), there::err);
            try (OpenSsh.Running here =
                    ssh.start(server.port(), key, "-L " + local + ":127.0.0.1:" + target.getLocalPort(), "wait")) {
                here.await("waiting");
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local)) {
                    assertEquals(-1, socket.getInputStream().read(), "it is hung up on");
                }
            }
        }
        OpenSsh.Outcome sftp = ssh.run(server.port(), key, "-s", "sftp");
        assertNotEquals(0, sftp.status());
        assertTrue(sftp.err().contains("subsystem request failed"), sftp::err);
        OpenSsh.Outcome agent = ssh.run(server.port(), key, "-A", "-X", "whoami");
        assertEquals(0, agent.status(), agent::err);
    }

    @Test
    void editsCompletesAndRemembersLinesAtATerminal() throws Exception {
        try (OpenSsh.Running terminal = ssh.start(server.port(), key, "-tt")) {
            terminal.await("lanner> ");
            terminal.type("who\t\r");
            terminal.await("anna@laptop\r\n");
            terminal.type("tablx\u007fe\r");
            terminal.await("A  B\r\n1  2\r\n");
            terminal.type("wait\r");
            terminal.await("waiting");
            terminal.type("\u0003");
            terminal.await("waited");
            terminal.type("exit\r");
            assertEquals(0, terminal.end().status());
        }
        assertEquals(List.of("whoami ", "table", "wait"), shell.lines);
        try (OpenSsh.Running again = ssh.start(server.port(), key, "-tt")) {
            again.await("lanner> ");
            again.type("\u001bOA\u001bOA\u001bOA\r");
            again.await("A  B\r\n");
            again.type("nonsense\r");
            again.await("no such command");
            again.type("\u0004");
            assertEquals(3, again.end().status(), "that of the last command");
        }
        List<Path> histories;
        try (var files = Files.list(folder.resolve("state/ssh_history"))) {
            histories = files.toList();
        }
        assertEquals(1, histories.size());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(histories.get(0))));
    }

    @Test
    void readsLinesWithoutATerminalToo() throws Exception {
        try (OpenSsh.Running pipe = ssh.start(server.port(), key, "-T")) {
            pipe.type("whoami\ntable\nnonsense\n");
            pipe.in.close();
            OpenSsh.Outcome outcome = pipe.end();
            assertEquals("anna@laptop\nA  B\n1  2\nno such command\n", outcome.out());
            assertEquals(3, outcome.status());
        }
    }

    @Test
    void endsWhatRunsWhenTheClientIsGone() throws Exception {
        try (OpenSsh.Running waiting = ssh.start(server.port(), key, "wait")) {
            waiting.await("waiting");
        }
        await(() -> shell.ends.contains("closed"));
        try (OpenSsh.Running twice = ssh.start(server.port(), key, "-tt", "wait")) {
            twice.await("waiting");
            twice.type("\u0003");
            assertEquals(0, twice.end().status(), "Ctrl-C ends a command at a terminal");
        }
    }

    @Test
    void refusesMoreThanSoMany() throws Exception {
        server.modified(config(Map.of("max-sessions", 1)));
        try (OpenSsh.Running waiting = ssh.start(server.port(), key, "wait")) {
            waiting.await("waiting");
            assertNotEquals(0, ssh.run(server.port(), key, "whoami").status());
        }
        await(() -> shell.ends.contains("closed"));
        await(() -> ssh.run(server.port(), key, "whoami").status() == 0);
    }

    @Test
    void hangsUpOnTooManyWhoDoNotSayWhoTheyAre() throws Exception {
        List<Socket> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < Limits.MOST_STRANGERS; i++) {
                Socket stranger = new Socket(InetAddress.getLoopbackAddress(), server.port());
                strangers.add(stranger);
                assertEquals('S', stranger.getInputStream().read(), "it is greeted");
            }
            Socket extra = new Socket(InetAddress.getLoopbackAddress(), server.port());
            strangers.add(extra);
            extra.setSoTimeout(5_000);
            int last = extra.getInputStream().read();
            while (last >= 0) {
                last = extra.getInputStream().read();
            }
        } catch (SocketException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("reset"), e::toString);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
        await(() -> ssh.run(server.port(), key, "whoami").status() == 0);
    }

    @Test
    void hangsUpOnWhoDoesNothing() throws Exception {
        server.modified(config(Map.of("idle-timeout-s", 1L)));
        try (OpenSsh.Running idle = ssh.start(server.port(), key, "-tt")) {
            idle.await("lanner> ");
            assertEquals(255, idle.end().status());
        }
    }

    @Test
    void hangsUpAfterSoManyKeys() throws Exception {
        server.modified(config(Map.of("max-auth-tries", 2)));
        String[] options = new String[6];
        for (int i = 0; i < 5; i++) {
            options[i] = "-i " + ssh.makeKey("wrong" + i, "-t", "ed25519");
        }
        options[5] = "whoami";
        OpenSsh.Outcome outcome = ssh.run(server.port(), ssh.makeKey("first", "-t", "ed25519"), options);
        assertEquals(255, outcome.status());
        assertTrue(outcome.err().contains("Too many"), outcome::err);
    }

    @Test
    void movesToAnotherPortWhileASessionGoesOn() throws Exception {
        int before = server.port();
        try (OpenSsh.Running terminal = ssh.start(before, key, "-tt")) {
            terminal.await("lanner> ");
            server.modified(config(Map.of()));
            assertNotEquals(before, server.port());
            assertEquals(255, ssh.run(before, key, "whoami").status());
            assertEquals(0, ssh.run(server.port(), key, "whoami").status());
            terminal.type("whoami\r");
            terminal.await("anna@laptop");
            server.close();
            assertEquals(255, terminal.end().status());
        }
    }

    @Test
    void staysShutWhereItsFilesCannotBeTrusted() throws Exception {
        server.close();
        Path hostKey = folder.resolve("state/ssh_host_key");
        Files.setPosixFilePermissions(hostKey, PosixFilePermissions.fromString("rw-r--r--"));
        server = new SshShell(config(Map.of()), shell, folder.resolve("state"));
        assertEquals(-1, server.port(), "a host key that others can read");
        Files.setPosixFilePermissions(hostKey, PosixFilePermissions.fromString("rw-------"));
        server.modified(config(Map.of()));
        assertEquals(0, ssh.run(server.port(), key, "whoami").status());
        Files.setPosixFilePermissions(authorized, PosixFilePermissions.fromString("rw-rw-r--"));
        assertEquals(255, ssh.run(server.port(), key, "whoami").status(), "keys that others can write");
    }

    @Test
    void keepsItsHostKey() throws Exception {
        assertEquals(0, ssh.run(server.port(), key, "whoami").status());
        String known = Files.readString(folder.resolve("known_hosts"));
        String made = Files.readString(folder.resolve("state/ssh_host_key.pub"));
        assertTrue(known.contains(made.split(" ", -1)[1]), known);
        server.close();
        server = new SshShell(config(Map.of()), shell, folder.resolve("state"));
        assertEquals(made, Files.readString(folder.resolve("state/ssh_host_key.pub")));
        Process listed = new ProcessBuilder(
                        "ssh-keygen", "-y", "-f", String.valueOf(folder.resolve("state/ssh_host_key")))
                .start();
        String shown = new String(listed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(made.split(" ", -1)[1], shown.split("\\s", -1)[1], "OpenSSH reads it");
        assertFalse(Files.exists(folder.resolve("state/ssh_host_key.new")));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private static void await(Condition condition) throws IOException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < limit, "waited 10 s");
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
