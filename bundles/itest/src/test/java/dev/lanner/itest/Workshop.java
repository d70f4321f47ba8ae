// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Where real containers are made, with the scripts in {@code containers/}; it leaves nothing behind. */
final class Workshop implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src/test/resources/containers").toAbsolutePath();
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final int PATIENCE_S = 120;

    private final Path folder;
    private final Set<Path> groupsBefore;
    private final Map<Process, Path> logs = new ConcurrentHashMap<>();

    private Workshop(Path folder) throws IOException {
        this.folder = folder;
        groupsBefore = groups();
    }

    /** Everybody may look into it, since some containers belong to others than root. */
    static Workshop open() throws IOException {
        // Podman wants short paths.
        Path folder = Files.createTempDirectory("lct");
        folder.toFile().setExecutable(true, false);
        folder.toFile().setReadable(true, false);
        return new Workshop(folder);
    }

    Path folder() {
        return folder;
    }

    Path at(String name) {
        return folder.resolve(name);
    }

    /** Runs a script with this folder as its first argument; it must succeed. Returns what it prints. */
    String run(String script, String... arguments) throws IOException, InterruptedException {
        return runIn("hybrid", script, arguments);
    }

    /** The same in a layout of control groups. */
    String runIn(String layout, String script, String... arguments) throws IOException, InterruptedException {
        return finished(startIn(layout, script, arguments));
    }

    /** The same for somebody who waits himself. */
    Process startIn(String layout, String script, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(SCRIPTS.resolve("layout.sh").toString(), layout));
        command.add(SCRIPTS.resolve(script).toString());
        command.add(folder.toString());
        command.addAll(Arrays.asList(arguments));
        return start(command.toArray(String[]::new));
    }

    Process start(String... command) throws IOException {
        Path log = Files.createTempFile(folder, "run", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        logs.put(process, log);
        return process;
    }

    /** Waits for it, which must succeed. Daemons that it leaves may hold its output open. */
    String finished(Process process) throws IOException, InterruptedException {
        boolean hasEnded = process.waitFor(PATIENCE_S, TimeUnit.SECONDS);
        if (!hasEnded) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        Path log = logs.remove(process);
        String output = log == null ? "" : Files.readString(log, StandardCharsets.UTF_8);
        if (!hasEnded || process.exitValue() != 0) {
            throw new IOException(process.info().commandLine().orElse("A script")
                    + (hasEnded ? " has failed:\n" : " does not end:\n")
                    + output);
        }
        return output;
    }

    /** Groups at the roots of the hierarchies, and those of systemd's slices. */
    private static Set<Path> groups() throws IOException {
        Set<Path> groups = new TreeSet<>();
        try (Stream<Path> found = Files.find(GROUPS, 2, (path, attributes) -> attributes.isDirectory())) {
            found.forEach(groups::add);
        }
        return groups;
    }

    /** Removes what runtimes leave: mounts and groups without anybody in them. */
    @Override
    public void close() throws IOException {
        List<String> mounts = Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                .map(line -> line.split(" ", 3)[1])
                .filter(point -> point.startsWith(folder + "/"))
                .sorted(Comparator.reverseOrder())
                .toList();
        try {
            for (String mount : mounts) {
                new ProcessBuilder("umount", "-l", mount).start().waitFor();
            }
            new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString())
                    .start()
                    .waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Path group : groups()) {
            String name = String.valueOf(group.getFileName());
            boolean isOurs = name.matches(
                    "docker|libpod_parent|default|lxc.*|mylxc|cont|mon|lanner-.*|payload|supervisor|kubepods.*|.*\\.slice|k8s.io");
            if (isOurs && !groupsBefore.contains(group)) {
                removeGroup(group);
            }
        }
    }

    private static void removeGroup(Path group) {
        try (Stream<Path> below = Files.walk(group)) {
            below.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).forEach(each -> each.toFile()
                    .delete());
        } catch (IOException | UncheckedIOException e) {
            // Somebody else has removed it.
            System.out.println(group + ": " + e);
        }
    }
}
