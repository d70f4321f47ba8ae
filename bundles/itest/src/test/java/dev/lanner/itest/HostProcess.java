// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What /proc shows of a process that has not ended. What it does not let us read is absent. */
final class HostProcess {
    private static final Pattern NUMBERED = Pattern.compile("(pipe|socket|pidfd):\\[(\\d+)]");
    private static final Pattern EFFECTIVE_UID = Pattern.compile("\nUid:\t\\d+\t(\\d+)");
    private static final String DELETED = " (deleted)";
    /** Names of the words of a line of stat, counted from the state. */
    private static final Map<String, Integer> STAT = Map.of("ppid", 1, "pgid", 2, "sid", 3);

    final long pid;
    /** What can be compared as it is, by the name that Lanner has for it. */
    final Map<String, String> facts = new TreeMap<>();
    /** The names of the threads that have not ended. */
    final Map<Long, String> threads = new TreeMap<>();
    /** What threads of a process need not have in common, by thread and then by name as above. */
    final Map<Long, Map<String, String>> factsOfThreads = new HashMap<>();
    /** By thread, then by number; threads whose descriptors we may not read have none. */
    final Map<Long, Map<Long, OpenFile>> files = new HashMap<>();

    private final Path folder;

    private HostProcess(Path folder) {
        this.folder = folder;
        pid = Long.parseLong(folder.getFileName().toString());
    }

    /** All processes that have not ended. */
    static Map<Long, HostProcess> all() {
        Map<Long, HostProcess> all = new TreeMap<>();
        for (String pid : numbers(Path.of("/proc"))) {
            HostProcess process = new HostProcess(Path.of("/proc", pid));
            if (process.readThreads()) {
                all.put(process.pid, process);
            }
        }
        return all;
    }

    long parentPid() {
        return Long.parseLong(facts.getOrDefault("ppid", "0"));
    }

    /** Reads everything; false if it has ended meanwhile. */
    boolean read() {
        try {
            Path folderOfSome =
                    folder.resolve("task/" + threads.keySet().iterator().next().toString());
            readTexts(folderOfSome, "cmdline", "argv");
            readTexts(folderOfSome, "environ", "env");
            readLink(folderOfSome, "exe", "exepath", facts);
            for (long tid : threads.keySet()) {
                readThread(tid);
                readFiles(tid);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean readThreads() {
        for (String tid : numbers(folder.resolve("task"))) {
            try {
                String stat = text(folder.resolve("task/" + tid + "/stat"));
                int end = stat.lastIndexOf(')');
                String[] words = stat.substring(end + 2).split(" ", -1);
                if ("ZX".contains(words[0])) {
                    continue;
                }
                threads.put(Long.parseLong(tid), stat.substring(stat.indexOf('(') + 1, end));
                STAT.forEach((name, index) -> facts.put(name, words[index]));
            } catch (IOException e) {
                // This thread has ended.
            }
        }
        return !threads.isEmpty();
    }

    private void readThread(long tid) throws IOException {
        Path task = folder.resolve("task/" + tid);
        Map<String, String> found = new TreeMap<>();
        Matcher uids = EFFECTIVE_UID.matcher(text(task.resolve("status")));
        if (uids.find()) {
            found.put("euid", uids.group(1));
        }
        readLink(task, "cwd", "cwd", found);
        factsOfThreads.put(tid, found);
    }

    private void readTexts(Path task, String file, String name) throws IOException {
        try {
            String text = text(task.resolve(file));
            facts.put(name, text.endsWith("\0") ? text.substring(0, text.length() - 1) : text);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            // Not for us to see.
        }
    }

    /** What is no text becomes question marks, as where Lanner tells it. */
    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static void readLink(Path task, String link, String name, Map<String, String> found) {
        try {
            String target = Files.readSymbolicLink(task.resolve(link)).toString();
            // What was never in a directory has no path.
            found.put(name, withoutDeleted(target.startsWith("/memfd:") ? target.substring(1) : target));
        } catch (IOException e) {
            // Threads of the kernel have none, and some we may not see.
        }
    }

    private void readFiles(long tid) {
        Path folderOfFiles = folder.resolve("task/" + tid + "/fd");
        String[] names = folderOfFiles.toFile().list();
        if (names == null) {
            return;
        }
        Map<Long, OpenFile> found = new TreeMap<>();
        for (String name : names) {
            try {
                found.put(Long.parseLong(name), file(folderOfFiles.resolve(name)));
            } catch (IOException e) {
                // Closed meanwhile.
            }
        }
        files.put(tid, found);
    }

    private static OpenFile file(Path link) throws IOException {
        String target = Files.readSymbolicLink(link).toString();
        Matcher numbered = NUMBERED.matcher(target);
        if (numbered.matches()) {
            return numbered.group(1).equals("pidfd")
                    ? new OpenFile("anon_inode", "pidfd", 0)
                    : new OpenFile(numbered.group(1), "", Long.parseLong(numbered.group(2)));
        }
        if (target.startsWith("anon_inode:")) {
            String name = target.substring("anon_inode:".length());
            return new OpenFile("anon_inode", name.replaceAll("[\\[\\]]", "").replaceFirst("^bpf[-_].*", "bpf"), 0);
        }
        if (target.startsWith("/memfd:")) {
            return new OpenFile("memfd", withoutDeleted(target.substring("/memfd:".length())), 0);
        }
        long inode = 0;
        try {
            inode = ((Number) Files.getAttribute(link, "unix:ino")).longValue();
        } catch (IOException e) {
            // The name is enough.
        }
        return new OpenFile(target.startsWith("/") ? "file" : "anon_inode", withoutDeleted(target), inode);
    }

    private static String withoutDeleted(String path) {
        return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    }

    private static List<String> numbers(Path folder) {
        String[] names = new File(folder.toString()).list((parent, name) -> Character.isDigit(name.charAt(0)));
        return names == null ? List.of() : Arrays.asList(names);
    }

    /** The process and all that descend from it. */
    static Set<Long> tree(Map<Long, HostProcess> all, long root) {
        Set<Long> tree = new TreeSet<>(Set.of(root));
        boolean grows = true;
        while (grows) {
            grows = false;
            for (HostProcess process : all.values()) {
                grows |= tree.contains(process.parentPid()) && tree.add(process.pid);
            }
        }
        return tree;
    }
}
