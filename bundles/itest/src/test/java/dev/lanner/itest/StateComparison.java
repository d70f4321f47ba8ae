// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Holds what Lanner knows against what /proc shows, and lists what is not the same. */
final class StateComparison {
    private static final int LOOKS = 2;

    private static final int PATIENCE_S = 60;
    private static final int PAUSE_MS = 200;
    /** Longer texts are cut, at the first read or at the second. */
    private static final int LONGEST_TEXTS = 4000;

    private final ShellClient shell;
    private int processCount;
    private int threadCount;
    private int fileCount;
    private long lagMs;

    StateComparison(ShellClient shell) {
        this.shell = shell;
    }

    /** Which processes are compared, of all that the host has. */
    interface Scope extends Function<Map<Long, HostProcess>, Set<Long>> {}

    /**
     * The differences that stay the same for some looks, one after the other.
     *
     * @param programPath Lanner must know of no process that runs this program and is none of the host's; empty for any
     *     program
     */
    Set<String> persistent(Scope scope, String programPath) throws IOException, InterruptedException {
        awaitPresent();
        Set<String> differences = differences(scope, programPath);
        for (int look = 1; look < LOOKS && !differences.isEmpty(); look++) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            differences.retainAll(differences(scope, programPath));
        }
        return differences;
    }

    /** Waits until Lanner has seen all that has happened so far: events come in order, so a process that is new is a mark. */
    private void awaitPresent() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process mark = new ProcessBuilder("sleep", "300").start();
        try {
            while (!knowsProgram(mark.pid())) {
                if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_S)) {
                    throw new IOException("Lanner is more than " + PATIENCE_S + " s behind");
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS / 10);
            }
        } finally {
            mark.destroy();
            mark.waitFor();
        }
        lagMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private boolean knowsProgram(long pid) throws IOException {
        Map<Long, JsonNode> threads = KnownState.ask(shell).processes().getOrDefault(pid, Map.of());
        return threads.containsKey(pid)
                && threads.getOrDefault(pid, MissingNode.getInstance())
                        .path("exepath")
                        .asText()
                        .endsWith("/sleep");
    }

    /** What the last look has compared. */
    String figures() {
        return processCount + " processes, " + threadCount + " threads, " + fileCount + " descriptors, Lanner " + lagMs
                + " ms behind";
    }

    private Set<String> differences(Scope scope, String programPath) throws IOException {
        Map<Long, HostProcess> host = HostProcess.all();
        Set<Long> pids = scope.apply(host);
        Set<String> differences = new LinkedHashSet<>();
        KnownState known = KnownState.ask(shell);
        processCount = 0;
        threadCount = 0;
        fileCount = 0;
        for (long pid : pids) {
            HostProcess process = host.get(pid);
            if (process != null && process.read()) {
                compare(process, known, differences);
            }
        }
        known.processes().forEach((pid, threads) -> {
            JsonNode any = threads.values().iterator().next();
            if (!host.containsKey(pid)
                    && (programPath.isEmpty() || any.path("exepath").asText().equals(programPath))) {
                differences.add("pid " + pid + ": there is no such process, known: " + any);
            }
        });
        return differences;
    }

    private void compare(HostProcess process, KnownState known, Set<String> differences) {
        Map<Long, JsonNode> threads = known.processes().get(process.pid);
        if (threads == null) {
            differences.add("pid " + process.pid + " (" + process.threads + "): is not known");
            return;
        }
        processCount++;
        threadCount += process.threads.size();
        String label = "pid " + process.pid;
        JsonNode first =
                threads.getOrDefault(process.pid, threads.values().iterator().next());
        compareFacts(label, process.facts, first, differences);
        if (!process.threads.keySet().equals(threads.keySet())) {
            differences.add(label + ": threads should be " + process.threads.keySet() + ", known: "
                    + new TreeSet<>(threads.keySet()));
        }
        process.threads.forEach((tid, name) -> {
            JsonNode thread = threads.get(tid);
            if (thread != null) {
                compareThread(label + " thread " + tid, process, thread, known, differences);
            }
        });
    }

    private static void compareFacts(
            String label, Map<String, String> facts, JsonNode thread, Set<String> differences) {
        facts.forEach((name, expected) -> {
            String actual = actual(thread, name);
            if (!cut(expected).equals(cut(actual))) {
                differences.add(
                        label + ": " + name + " should be '" + shown(expected) + "', known: '" + shown(actual) + "'");
            }
        });
    }

    private void compareThread(
            String label, HostProcess process, JsonNode thread, KnownState known, Set<String> differences) {
        long tid = thread.path("tid").asLong();
        String name = process.threads.getOrDefault(tid, "");
        String knownName = thread.path("comm").asText("?");
        // Where /proc shows a thread of the kernel, it tells what that is doing, too.
        boolean isKernels = process.facts.get("exepath") == null;
        if (isKernels ? !name.startsWith(knownName) : !name.equals(knownName)) {
            differences.add(label + ": comm should be '" + name + "', known: '" + knownName + "'");
        }
        compareFacts(label, process.factsOfThreads.getOrDefault(tid, Map.of()), thread, differences);
        Map<Long, OpenFile> files = process.files.get(tid);
        if (files == null) {
            return;
        }
        Map<Long, JsonNode> knownFiles = known.files(thread);
        fileCount += files.size();
        Set<Long> numbers = new TreeSet<>(files.keySet());
        numbers.addAll(knownFiles.keySet());
        for (long number : numbers) {
            OpenFile expected = files.get(number);
            JsonNode actual = knownFiles.get(number);
            if (expected == null || actual == null || !expected.agreesWith(KnownState.file(actual))) {
                differences.add(
                        label + ": descriptor " + number + " should be " + (expected == null ? "closed" : expected)
                                + ", known: " + (actual == null ? "closed" : actual));
            }
        }
    }

    private static String actual(JsonNode thread, String name) {
        return switch (name) {
            case "argv", "env" -> String.join("\0", KnownState.texts(thread, name));
            case "cwd" -> withoutSlash(thread.path(name).asText(""));
            case "exepath" -> thread.path(name).asText("");
            default ->
                thread.path(name).isMissingNode()
                        ? "?"
                        : Long.toString(thread.path(name).asLong());
        };
    }

    private static String withoutSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXTS ? text.substring(0, LONGEST_TEXTS) : text;
    }

    private static String shown(String text) {
        String shown = text.replace('\0', ' ');
        return shown.length() > 300 ? shown.substring(0, 300) + "…" : shown;
    }
}
