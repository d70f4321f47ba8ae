// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import dev.lanner.runtime.config.FileMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * The deploy folder, looked at again and again. A file is taken when two looks have seen it alike, and a jar when it is
 * whole; at the first look at once, since what lies there was put there before.
 */
public final class DeployFolder {
    /** A file that was changed so long ago is not being written. */
    private static final long SETTLED_MS = 1_000;

    /** After so many looks nobody writes any more what is no jar yet. */
    private static final int PATIENCE = 20;

    private static final long PAUSE_MS = 100;

    private final Path folder;
    private final Map<String, Receiver> receivers;
    private final BiConsumer<Path, Outcome> news;
    private final WriteAccess access;
    private final Map<Path, String> taken = new TreeMap<>();
    private Map<Path, String> lastSeen = new TreeMap<>();
    private final Map<Path, Integer> incomplete = new HashMap<>();
    private boolean isFirst = true;
    private String complaint = "";

    /**
     * Nothing is taken from it yet.
     *
     * @param receivers by the ends of names
     * @param news is told what has come of each file, and of the folder
     */
    public DeployFolder(Path folder, Map<String, Receiver> receivers, BiConsumer<Path, Outcome> news)
            throws IOException {
        this.folder = folder.toAbsolutePath().normalize();
        this.receivers = Map.copyOf(receivers);
        this.news = news;
        access = WriteAccess.ofSelf();
    }

    /** Takes what has come and changed since the last look, and takes out what is gone. */
    public void look() throws InterruptedException {
        Map<Path, String> seen;
        try {
            String found = access.complaintOfFolder(folder);
            tellOfFolder(found == null ? "" : "nothing is deployed from it: " + found);
            if (found != null) {
                return;
            }
            seen = seen();
        } catch (IOException e) {
            tellOfFolder("nothing is deployed from it: it cannot be read (" + e + ")");
            return;
        }
        for (Path file : new TreeSet<>(taken.keySet())) {
            if (!seen.containsKey(file) && !lastSeen.containsKey(file)) {
                taken.remove(file);
                news.accept(file, receiver(file).remove(file));
            }
        }
        for (Map.Entry<Path, String> entry : seen.entrySet()) {
            Path file = entry.getKey();
            String mark = entry.getValue();
            if (!mark.equals(taken.get(file)) && isWhole(file, mark)) {
                taken.put(file, mark);
                news.accept(file, put(file));
            }
        }
        for (Receiver receiver : receivers.values().stream().distinct().toList()) {
            receiver.again().forEach(news);
        }
        lastSeen = seen;
        isFirst = false;
    }

    /** Looks once, and for as long as somebody may be writing what is there, again. */
    public void lookUntilWhole() throws InterruptedException {
        look();
        for (int looks = 1; looks <= PATIENCE && !taken.equals(lastSeen); looks++) {
            Thread.sleep(PAUSE_MS);
            look();
        }
    }

    private void tellOfFolder(String found) {
        if (!found.equals(complaint)) {
            complaint = found;
            news.accept(folder, found.isEmpty() ? Outcome.taken("it is trusted now") : Outcome.refused(found));
        }
    }

    private Map<Path, String> seen() throws IOException {
        Map<Path, String> seen = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> entries = Files.list(folder)) {
            files = entries.filter(this::isMeant).toList();
        }
        for (Path file : files) {
            String mark = FileMark.of(file);
            if (mark != null) {
                seen.put(file, mark);
            }
        }
        return seen;
    }

    private boolean isMeant(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".")
                && Files.isRegularFile(file)
                && receivers.keySet().stream().anyMatch(name::endsWith);
    }

    private Receiver receiver(Path file) {
        String name = file.toString();
        for (Map.Entry<String, Receiver> entry : receivers.entrySet()) {
            if (name.endsWith(entry.getKey())) {
                return entry.getValue();
            }
        }
        throw new IllegalArgumentException(name);
    }

    private Outcome put(Path file) throws InterruptedException {
        try {
            String found = access.complaintOfFile(file);
            return found == null ? receiver(file).put(file) : Outcome.refused(found);
        } catch (IOException e) {
            return Outcome.refused("it cannot be read (" + e + ")");
        }
    }

    private boolean isWhole(Path file, String mark) {
        boolean isOld;
        try {
            isOld = isFirst
                    && System.currentTimeMillis()
                                    - Files.getLastModifiedTime(file).toMillis()
                            > SETTLED_MS;
        } catch (IOException e) {
            return false;
        }
        if (!isOld && !mark.equals(lastSeen.get(file))) {
            incomplete.remove(file);
            return false;
        }
        if (!file.toString().endsWith(".jar") || isZip(file)) {
            incomplete.remove(file);
            return true;
        }
        if (incomplete.merge(file, 1, Integer::sum) == PATIENCE) {
            news.accept(file, Outcome.refused("it is not a whole jar; it is looked at again when it changes"));
        }
        return false;
    }

    private static boolean isZip(Path file) {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return zip.size() > 0;
        } catch (IOException e) {
            return false;
        }
    }
}
