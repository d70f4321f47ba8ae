// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import dev.lanner.api.container.ContainerKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the kernel shows of processes. A process that has gone shows nothing. */
final class ProcFiles {
    private static final int MOST_BYTES = 64 * 1024;

    private final Path proc;

    ProcFiles(Path proc) {
        this.proc = proc;
    }

    /** The parent of the process; 0 if there is none. */
    long parent(long pid) {
        String stat = read(Long.toString(pid), "stat");
        // The name before may hold blanks and parentheses.
        int end = stat.lastIndexOf(')');
        String[] columns =
                end < 0 ? new String[0] : stat.substring(end + 1).strip().split(" ", 3);
        return columns.length < 3 ? 0 : Long.parseLong(columns[1]);
    }

    /** Its command line. */
    List<String> arguments(long pid) {
        return arguments(Long.toString(pid));
    }

    private List<String> arguments(String pid) {
        String line = read(pid, "cmdline");
        return line.isEmpty() ? List.of() : List.of(line.split("\0", -1));
    }

    /** The monitor whose own control group belongs to that of the container. */
    @Nullable
    Monitor monitorOf(ContainerKey key, String defaultPath) throws IOException {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                String pid = String.valueOf(process.getFileName());
                Monitor monitor = Monitor.of(arguments(pid), defaultPath);
                if (monitor != null && (isBeside(pid, key) || isParent(pid, key))) {
                    return monitor;
                }
            }
        }
        return null;
    }

    /** Names of both groups end alike, also where LXC has added a number since the name was taken. */
    private boolean isBeside(String pid, ContainerKey key) {
        String own = key.scope().replaceFirst("lxc\\.payload(?=[./][^/]+$)", "lxc.monitor");
        return !own.equals(key.scope()) && hasGroup(pid, own);
    }

    private boolean isParent(String pid, ContainerKey key) {
        String children = read(pid, "task/" + pid + "/children");
        for (String child : children.strip().split(" ", -1)) {
            if (!child.isEmpty() && hasGroup(child, key.scope())) {
                return true;
            }
        }
        return false;
    }

    /** Whether the process is in this control group, or below it. */
    boolean isIn(long pid, String path) {
        return hasGroup(Long.toString(pid), path);
    }

    private boolean hasGroup(String pid, String path) {
        for (String line : read(pid, "cgroup").split("\n", -1)) {
            int start = line.indexOf(":/");
            if (start >= 0 && (line.substring(start + 1) + "/").startsWith(path + "/")) {
                return true;
            }
        }
        return false;
    }

    private String read(String pid, String file) {
        try (InputStream in = Files.newInputStream(proc.resolve(pid).resolve(file))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
