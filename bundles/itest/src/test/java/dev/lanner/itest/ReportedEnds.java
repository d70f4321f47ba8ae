// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What alerts of {@code truth.yaml} tell of the ends of processes, to be held against the notes of their {@link ProcessGenerator}. */
final class ReportedEnds {
    private static final String[] SIGNALS = signalNames();

    private final ProcessGenerator program;
    private final long generator;
    /** The alerts of each pid, one group for each process that had it, in the order of their ends. */
    private final Map<Long, Deque<List<JsonNode>>> processes = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();
    private int missing;
    private int compared;

    /** Of the alerts about children of the generator with this pid. */
    ReportedEnds(ProcessGenerator program, long generator, List<JsonNode> alerts) {
        this.program = program;
        this.generator = generator;
        Map<String, List<JsonNode>> byProcess = new LinkedHashMap<>();
        for (JsonNode alert : alerts) {
            JsonNode fields = alert.path("output_fields");
            if (fields.path("proc.ppid").asLong() != generator) {
                continue;
            }
            String process = fields.path("proc.pid").asText() + " since "
                    + fields.path("proc.pid.ts").asText();
            byProcess.computeIfAbsent(process, key -> new ArrayList<>()).add(fields);
        }
        byProcess.forEach((process, threads) -> processes
                .computeIfAbsent(threads.get(0).path("proc.pid").asLong(), key -> new ArrayDeque<>())
                .add(threads));
    }

    /** What was reported otherwise than it was, in words. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /** How many were not reported. */
    int missing() {
        return missing;
    }

    /** How many were reported. */
    int compared() {
        return compared;
    }

    /** Compares with what was noted, a line for each process. */
    void compare(List<String> notes) {
        for (String note : notes) {
            Deque<List<JsonNode>> candidates = processes.get(Long.parseLong(note.substring(0, note.indexOf(' '))));
            if (candidates == null || candidates.isEmpty()) {
                missing++;
                continue;
            }
            compared++;
            compare(note, candidates.remove());
        }
        processes.forEach((pid, rest) -> {
            if (!rest.isEmpty()) {
                wrong.add("pid " + pid + " was reported " + rest.size() + " times too often");
            }
        });
    }

    private void compare(String note, List<JsonNode> threads) {
        String[] words = note.split(" ", -1);
        int status = Integer.parseInt(words[1]);
        String kind = words[4];
        // Not always the last in time: a thread that is no longer counted may still be on its way to say so.
        List<JsonNode> ends = threads.stream()
                .filter(thread -> thread.path("proc.is_ended").asBoolean())
                .toList();
        if (ends.size() != 1) {
            wrong.add(note + ": " + ends.size() + " ends of the process in " + threads);
            return;
        }
        JsonNode last = ends.get(0);
        int signal = status & 0x7f;
        int code = signal == 0 ? (status >> 8) & 0xff : 0;

        expect(note, last, "threads", Integer.parseInt(words[3]), threads.size());
        expect(
                note,
                last,
                "proc.exit_status",
                code,
                last.path("proc.exit_status").asInt());
        expect(
                note,
                last,
                "user.uid",
                Long.parseLong(words[2]),
                last.path("user.uid").asLong());
        expect(note, last, "user.loginuid", -1L, last.path("user.loginuid").asLong());
        expect(note, last, "proc.ppid", generator, last.path("proc.ppid").asLong());
        expect(
                note,
                last,
                "proc.cwd",
                program.folder().toString(),
                stripSlash(last.path("proc.cwd").asText()));
        expect(
                note,
                last,
                "proc.exepath",
                program.program().toString(),
                last.path("proc.exepath").asText());
        if (!kind.equals("leader-first-raw")) {
            // There, the thread that ends last has a code of its own, which nobody waits for.
            expect(
                    note,
                    last,
                    "evt.arg.status",
                    Integer.toString(status),
                    last.path("evt.arg.status").asText());
            expect(
                    note,
                    last,
                    "evt.arg.ret",
                    Integer.toString(code),
                    last.path("evt.arg.ret").asText());
            expect(
                    note,
                    last,
                    "evt.arg.sig",
                    SIGNALS[signal],
                    last.path("evt.arg.sig").asText());
            expect(
                    note,
                    last,
                    "evt.arg.core",
                    (status & 0x80) == 0 ? "0" : "1",
                    last.path("evt.arg.core").asText());
            expect(
                    note,
                    last,
                    "evt.arg.reaper_tid",
                    "0",
                    last.path("evt.arg.reaper_tid").asText());
        }
        if (kind.equals("executed") || kind.equals("vforked")) {
            String arguments = last.path("proc.args").asText();
            expect(
                    note,
                    last,
                    "proc.args",
                    true,
                    arguments.startsWith("--exit ") && arguments.endsWith(" " + words[5]));
        }
    }

    private void expect(String note, JsonNode alert, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            wrong.add(note + ": " + what + " should be " + expected + ", is " + actual + " in " + alert);
        }
    }

    private static String stripSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String[] signalNames() {
        String[] names = new String[128];
        names[0] = "0";
        Map.of(1, "HUP", 6, "ABRT", 7, "BUS", 8, "FPE", 9, "KILL", 10, "USR1", 11, "SEGV", 14, "ALRM", 15, "TERM")
                .forEach((number, name) -> names[number] = "SIG" + name);
        return names;
    }
}
