// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.event.EventType;
import dev.lanner.events.StandardCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Which types have been tried live in this run, by which program, and which could not be. */
final class LiveEventTable {
    private static final Map<String, Set<String>> SUCCEEDED = new ConcurrentHashMap<>();
    private static final Map<String, Set<String>> FAILED = new ConcurrentHashMap<>();
    private static final Map<String, String> IMPOSSIBLE = new ConcurrentHashMap<>();
    private static final Set<String> FAMILIES = ConcurrentHashMap.newKeySet();

    /** Those that the catalogue has for the start of a call: we take what the kernel used, at its end. */
    private static final String NOT_EMITTED = "not sent by the kernel side; captures that hold them are replayed";

    private static final Set<String> ENTER_EVENTS =
            Set.of("SYSCALL_OPEN_E", "SYSCALL_CREAT_E", "SYSCALL_OPENAT_2_E", "SYSCALL_OPENAT2_E", "SOCKET_CONNECT_E");

    private LiveEventTable() {}

    /** Programs that have been run. */
    static Set<String> families() {
        return Set.copyOf(FAMILIES);
    }

    /** Another test has tried a type. */
    static void add(String type, String test) {
        SUCCEEDED.computeIfAbsent(type, name -> new TreeSet<>()).add(test);
    }

    static void add(String family, LiveProgram run) {
        FAMILIES.add(family);
        for (ExpectedEvent event : run.expected()) {
            Map<String, Set<String>> table = event.isFailure() ? FAILED : SUCCEEDED;
            table.computeIfAbsent(event.type().enumName(), type -> new TreeSet<>())
                    .add(family);
        }
        IMPOSSIBLE.putAll(run.impossible());
    }

    /** Types that kernels bring, which nobody has tried or excused. */
    static List<String> untried() {
        List<String> untried = new ArrayList<>();
        for (EventType type : new StandardCatalogue().types()) {
            String name = type.enumName();
            if (LiveEventsTest.comesFromKernel(type)
                    && !SUCCEEDED.containsKey(name)
                    && !FAILED.containsKey(name)
                    && !IMPOSSIBLE.containsKey(name)
                    && !ENTER_EVENTS.contains(name)) {
                untried.add(name);
            }
        }
        return untried;
    }

    /** The table for people, in Markdown. */
    static String markdown() {
        StringBuilder text = new StringBuilder(
                """
                # Event types tried live

                Made by the tests from their own results. A program makes the real system call; every parameter of its event is
                compared with what the program knows. *Success* and *failure* name the program in
                `bundles/source-ebpf/src/test/c/live`.

                | type | name | success | failure | not here, because |
                |---|---|---|---|---|
                """);
        Map<String, EventType> types = new TreeMap<>();
        for (EventType type : new StandardCatalogue().types()) {
            if (LiveEventsTest.comesFromKernel(type)) {
                types.put(type.enumName(), type);
            }
        }
        types.forEach((name, type) -> text.append("| ")
                .append(name)
                .append(" | ")
                .append(type.name())
                .append(" | ")
                .append(String.join(", ", SUCCEEDED.getOrDefault(name, Set.of())))
                .append(" | ")
                .append(String.join(", ", FAILED.getOrDefault(name, Set.of())))
                .append(" | ")
                .append(IMPOSSIBLE.getOrDefault(name, ENTER_EVENTS.contains(name) ? NOT_EMITTED : ""))
                .append(" |\n"));
        return text.toString();
    }
}
