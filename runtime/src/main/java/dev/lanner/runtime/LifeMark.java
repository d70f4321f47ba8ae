// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there while Lanner watches, and is removed when it stops: whoever finds it at the start knows that the one
 * before was killed, or went down with the machine. <em>Thread:</em> one.
 */
final class LifeMark implements AutoCloseable {
    static final String NAME = "watching";

    /** So often its time is set to the present one, which is when this Lanner has lived for sure. */
    private static final long EVERY_NS = TimeUnit.SECONDS.toNanos(5);

    private static final int START_COLUMN = 20;

    private final Path proc;
    private final @Nullable Path file;
    private final @Nullable Earlier earlier;
    private long touchedNs = System.nanoTime();

    /**
     * One that has ended without a stop.
     *
     * @param pid its process; 0 if unknown
     * @param began when it began, to the second; the same as {@code lastLived} if unknown
     * @param lastLived when it lived for sure, to the second
     */
    record Earlier(long pid, Instant began, Instant lastLived) {}

    private LifeMark(Path proc, Path folder) throws IOException {
        this.proc = proc;
        Path mark = folder.resolve(NAME);
        Map<String, String> found = Files.exists(mark) ? read(mark) : Map.of();
        if (isAlive(found)) {
            // Two with one folder: it is the other one's.
            file = null;
            earlier = null;
            return;
        }
        earlier = Files.exists(mark) ? earlier(mark, found) : null;
        file = mark;
        write(mark);
    }

    /**
     * Begins one.
     *
     * @return null if the folder is not there, or cannot be written: then nobody will know
     */
    static @Nullable LifeMark begin(Path proc, Path folder) {
        try {
            return Files.isDirectory(folder) ? new LifeMark(proc, folder) : null;
        } catch (IOException e) {
            System.err.println("lanner: " + folder + " cannot be written (" + e
                    + "); if Lanner is killed, the next start will not know");
            return null;
        }
    }

    /** How the one before has ended; null if it was stopped, or there was none. */
    @Nullable
    Earlier earlier() {
        return earlier;
    }

    /** To be called often: this one lives. */
    void live() {
        Path mark = file;
        long now = System.nanoTime();
        if (mark == null || now - touchedNs < EVERY_NS) {
            return;
        }
        touchedNs = now;
        try {
            Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // Somebody has removed it, or the disk fails: then the time that is known is an earlier one.
            touchedNs = now;
        }
    }

    /** A stop, whatever led to it. */
    @Override
    public void close() {
        Path mark = file;
        try {
            if (mark != null) {
                Files.deleteIfExists(mark);
            }
        } catch (IOException e) {
            System.err.println(
                    "lanner: " + mark + " cannot be removed (" + e + "); the next start will take this for no stop");
        }
    }

    private void write(Path mark) throws IOException {
        Path begun = mark.resolveSibling(NAME + ".new");
        Files.deleteIfExists(begun);
        Files.createFile(begun, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        long pid = ProcessHandle.current().pid();
        String text = "pid " + pid + "\nbegan " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\nstart "
                + start(pid) + "\nboot " + boot() + "\n";
        Files.writeString(begun, text);
        Files.move(begun, mark, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Map<String, String> read(Path mark) throws IOException {
        Map<String, String> values = new HashMap<>();
        for (String line : Files.readString(mark, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            int blank = line.indexOf(' ');
            if (blank > 0) {
                values.put(line.substring(0, blank), line.substring(blank + 1));
            }
        }
        return values;
    }

    /** Whether the very process that wrote it is there: not another one with its number. */
    private boolean isAlive(Map<String, String> found) {
        long pid = number(found.getOrDefault("pid", ""));
        String start = found.getOrDefault("start", "");
        boolean isOther = pid > 0 && pid != ProcessHandle.current().pid();
        return isOther && !start.isEmpty() && boot().equals(found.get("boot")) && start.equals(start(pid));
    }

    private static Earlier earlier(Path mark, Map<String, String> found) throws IOException {
        Instant lastLived = Files.getLastModifiedTime(mark).toInstant().truncatedTo(ChronoUnit.SECONDS);
        Instant began = lastLived;
        try {
            began = Instant.parse(found.getOrDefault("began", lastLived.toString()));
        } catch (DateTimeException e) {
            // Half of it was written when the machine went down.
            began = lastLived;
        }
        return new Earlier(Math.max(0, number(found.getOrDefault("pid", ""))), began, lastLived);
    }

    /** When the process was started, in ticks since the machine was; empty if it is not there. */
    private String start(long pid) {
        try {
            String stat = Files.readString(proc.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything.
            String[] columns = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1);
            return columns.length > START_COLUMN ? columns[START_COLUMN] : "";
        } catch (IOException e) {
            return "";
        }
    }

    private String boot() {
        try {
            return Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
