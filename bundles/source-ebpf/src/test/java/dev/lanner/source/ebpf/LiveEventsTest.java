// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventType;
import dev.lanner.events.StandardCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event type, live: the programs in {@code src/test/c/live} make real system calls and say what the events of them
 * must hold; here the events are compared with that, parameter by parameter.
 */
@RequiresKernel
class LiveEventsTest {
    private static final Path PROGRAMS = Path.of("src/test/c/live");
    /** An enum name of the catalogue, as the programs write it. */
    private static final Pattern TYPE = Pattern.compile("\"([A-Z][A-Z0-9_]+_[EX])\"");

    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final Path folder;

    LiveEventsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    static Stream<String> families() throws IOException {
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".c"))
                    .map(name -> name.substring(0, name.length() - 2))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void eventsHoldWhatTheProgramKnows(String family) throws Exception {
        Path program = compile(PROGRAMS.resolve(family + ".c"), folder);
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, selection(family))) {
            LiveProgram run = LiveProgram.run(program, folder, capture, catalogue);
            assertTrue(run.expected().size() > 0 || !run.impossible().isEmpty(), family + " expects nothing");
            List<String> complaints = compare(run.expected(), capture.events());
            assertEquals("", String.join("\n", complaints));
            assertAscending(capture.events());
            LiveEventTable.add(family, run);
        }
    }

    /** The calls and tracepoints whose events the program names: others would only be noise. */
    private static Selection selection(String family) throws IOException {
        Matcher types = TYPE.matcher(Files.readString(PROGRAMS.resolve(family + ".c")));
        Set<String> names = new HashSet<>();
        while (types.find()) {
            names.add(types.group(1));
        }
        Set<String> calls = new HashSet<>();
        for (Syscall call : Syscall.all()) {
            if (!call.isGeneric() && names.contains(call.event())) {
                calls.add(call.name());
            }
        }
        return new Selection(calls, names, true);
    }

    /** Compiles a program into a folder. */
    static Path compile(Path source, Path folder) throws Exception {
        String name = source.getFileName().toString();
        Path program = folder.resolve(name.substring(0, name.length() - 2));
        Process compiler = new ProcessBuilder(
                        "cc", "-O1", "-pthread", "-Wall", "-Werror", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor(), "cc could not compile " + name);
        return program;
    }

    /** Each expected event is found once, and those of one thread in the order in which they were expected. */
    static List<String> compare(List<ExpectedEvent> expected, List<CapturedEvent> events) {
        Map<Long, List<CapturedEvent>> byThread = new HashMap<>();
        for (CapturedEvent event : events) {
            byThread.computeIfAbsent(event.tid(), tid -> new ArrayList<>()).add(event);
        }
        List<String> complaints = new ArrayList<>();
        Set<CapturedEvent> taken = new HashSet<>();
        for (ExpectedEvent wanted : expected) {
            find(wanted, byThread.getOrDefault(wanted.tid(), List.of()), taken, complaints);
        }
        return complaints;
    }

    private static void find(
            ExpectedEvent wanted, List<CapturedEvent> events, Set<CapturedEvent> taken, List<String> complaints) {
        List<String> nearest = List.of("there is none");
        int fewest = Integer.MAX_VALUE;
        for (CapturedEvent event : events) {
            if (event.code() != wanted.type().code() || taken.contains(event)) {
                continue;
            }
            List<String> differences = wanted.differences(event);
            if (differences.isEmpty()) {
                taken.add(event);
                return;
            }
            if (differences.size() < fewest) {
                fewest = differences.size();
                nearest = differences;
            }
        }
        complaints.add(wanted.type().enumName() + " of " + wanted.tid() + " " + wanted.values() + ": "
                + String.join(", ", nearest));
    }

    private static void assertAscending(List<CapturedEvent> events) {
        List<Long> times = events.stream().map(CapturedEvent::timestampNs).toList();
        assertEquals(times.stream().sorted(Comparator.naturalOrder()).toList(), times);
    }

    /** Whether a kernel of any kind brings such events: those are the ones that must be tried. */
    static boolean comesFromKernel(EventType type) {
        return type.isCurrent()
                && switch (type.kind()) {
                    case SYSCALL, TRACEPOINT, ITERATOR -> true;
                    case META, PLUGIN, UNUSED -> false;
                };
    }
}
