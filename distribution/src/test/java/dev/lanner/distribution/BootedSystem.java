// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A copy of this system in which systemd runs as the first process; what is written there is gone at the end. */
final class BootedSystem implements AutoCloseable {
    private static final int NOT_HERE = 77;
    private static final int LIMIT_S = 60;
    private static final Set<String> UP = Set.of("running", "degraded");

    private final Path folder;
    private final Path log;
    private final Process process;

    private BootedSystem(Path folder, Path log, Process process) {
        this.folder = folder;
        this.log = log;
        this.process = process;
    }

    /** Boots it; ends the test as skipped, with the reason, where that cannot be done. */
    static BootedSystem boot(Path folder, int boots) throws Exception {
        Path script = Path.of("src/test/systemd/boot").toAbsolutePath();
        Path log = folder.resolve("boot.log");
        Path root = Files.createDirectory(folder.resolve("system"));
        Process process = new ProcessBuilder("bash", script.toString(), root.toString(), Integer.toString(boots))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        BootedSystem system = new BootedSystem(folder, log, process);
        try {
            system.await("systemd is up", () -> !process.isAlive() || system.isUp());
        } catch (IOException e) {
            system.close();
            throw e;
        }
        Needs.need(
                process.isAlive() || process.exitValue() != NOT_HERE,
                "systemd cannot be the first process of anything here: " + lastLine(log));
        return system;
    }

    private static String lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private Optional<ProcessHandle> first() {
        return process.descendants()
                .filter(each -> each.info()
                        .command()
                        .filter(command -> command.endsWith("/systemd"))
                        .isPresent())
                .filter(each -> each.parent()
                        .flatMap(parent -> parent.info().command())
                        .filter(command -> command.endsWith("/unshare"))
                        .isPresent())
                .findFirst();
    }

    private boolean isUp() throws IOException, InterruptedException {
        return first().isPresent()
                && UP.contains(run("systemctl", "is-system-running").out().strip());
    }

    /** Starts it again, and waits until it is up. */
    void reboot() throws Exception {
        ProcessHandle before = first().orElseThrow();
        run("systemctl", "reboot");
        await("it has gone down", () -> !before.isAlive());
        await("it has come up again", this::isUp);
    }

    /** Runs a program in it. */
    Outcome run(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(List.of("nsenter", "-t"));
        whole.add(Long.toString(first().map(ProcessHandle::pid).orElse(-1L)));
        whole.add("-a");
        whole.addAll(List.of(command));
        return Outcome.of(folder, Map.of("DEBIAN_FRONTEND", "noninteractive", "PAGER", "cat"), whole);
    }

    /** The same of what must succeed; what it has printed. */
    String succeed(String... command) throws IOException, InterruptedException {
        Outcome outcome = run(command);
        if (outcome.status() != 0) {
            throw new IOException(
                    String.join(" ", command) + " has failed:\n" + outcome.out() + outcome.err() + journal());
        }
        return outcome.out();
    }

    /** Where a file of it is for who looks from outside. */
    Path path(String inside) {
        return Path.of("/proc/" + first().orElseThrow().pid() + "/root" + inside);
    }

    /** What Lanner has said, and systemd of it. */
    String journal() throws IOException, InterruptedException {
        return run("journalctl", "--no-pager", "-u", "lanner", "-o", "cat").out();
    }

    /** The same for a message of a test that fails. */
    String journalText() {
        try {
            return journal();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** What systemd knows of Lanner. */
    String property(String name) throws IOException, InterruptedException {
        return run("systemctl", "show", "lanner", "-p", name, "--value").out().strip();
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_S);
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("waited in vain until " + what + ":\n" + Files.readString(log) + journal());
            }
            Thread.sleep(100);
        }
    }

    @Override
    public void close() {
        // The script then ends what is left of its control group.
        process.children().forEach(ProcessHandle::destroyForcibly);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
