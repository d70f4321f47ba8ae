// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** OpenSSH's own client, with nothing of the user's configuration. */
final class OpenSsh {
    private final Path folder;

    OpenSsh(Path folder) {
        this.folder = folder;
    }

    static void assumeInstalled() {
        boolean isThere =
                Files.isExecutable(Path.of("/usr/bin/ssh")) && Files.isExecutable(Path.of("/usr/bin/ssh-keygen"));
        if (!isThere) {
            System.out.println("Skipped: ssh and ssh-keygen are not installed (openssh-client).");
        }
        Assumptions.assumeTrue(isThere, "skipped: ssh and ssh-keygen are not installed (openssh-client)");
    }

    /** Makes a key; returns its file. */
    Path makeKey(String name, String... options) throws IOException, InterruptedException {
        Path key = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-N", "", "-f", key.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return key;
    }

    static String publicLine(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub"));
    }

    /** What came of a run. */
    record Outcome(int status, String out, String err) {}

    /** Runs it to its end. */
    Outcome run(int port, Path key, String... more) throws IOException, InterruptedException {
        try (Running running = start(port, key, more)) {
            running.in.close();
            return running.end();
        }
    }

    Running start(int port, Path key, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "ssh",
                "-F",
                "/dev/null",
                "-i",
                key.toString(),
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
                "LogLevel=INFO",
                "-p",
                Integer.toString(port)));
        int options = 0;
        for (; options < more.length && more[options].startsWith("-"); options++) {
            command.addAll(List.of(more[options].split(" ", -1)));
        }
        command.add("anybody@127.0.0.1");
        for (int i = options; i < more.length; i++) {
            command.add(more[i]);
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("TERM", "xterm-256color");
        return new Running(builder.start());
    }

    /** A client that runs. */
    static final class Running implements AutoCloseable {
        final Process process;
        final OutputStream in;
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final List<Thread> readers;

        Running(Process process) {
            this.process = process;
            in = process.getOutputStream();
            readers = List.of(reader(process.getInputStream(), out), reader(process.getErrorStream(), err));
        }

        private static Thread reader(InputStream from, ByteArrayOutputStream to) {
            Thread thread = new Thread(() -> {
                try (from) {
                    from.transferTo(to);
                } catch (IOException e) {
                    System.out.println("ssh: " + e.getMessage());
                }
            });
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        void type(String text) throws IOException {
            in.write(text.getBytes(StandardCharsets.UTF_8));
            in.flush();
        }

        String shown() {
            return out.toString(StandardCharsets.UTF_8);
        }

        /** Waits until this is shown. */
        void await(String text) throws InterruptedException {
            long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!shown().contains(text)) {
                assertTrue(
                        System.nanoTime() < limit,
                        () -> "no '" + text + "' in: " + shown() + err.toString(StandardCharsets.UTF_8));
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        Outcome end() throws InterruptedException {
            assertTrue(process.waitFor(15, TimeUnit.SECONDS), () -> "ssh does not end: " + shown());
            for (Thread reader : readers) {
                reader.join(5_000);
            }
            return new Outcome(process.exitValue(), shown(), err.toString(StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
