// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Which program tells of which system call, and what the kernel's tables say about it. */
final class SyscallPrograms {
    private final List<CallRow> rows;
    private final Set<String> skipped;
    /** By the name of the call. */
    private final Map<String, String> programs = new HashMap<>();
    /** What each row says now. */
    private final long[] written = new long[CallRow.ROWS];

    private final Set<Integer> placed = new HashSet<>();

    SyscallPrograms(Machine machine, Set<String> skipped, List<String> available) {
        this.rows = CallRow.all(machine);
        this.skipped = skipped;
        Set<String> names = new HashSet<>(available);
        Map<String, String> programsOfEvents = new HashMap<>();
        List<Syscall> calls = Syscall.all();
        for (Syscall call : calls) {
            if (!call.isGeneric() && names.contains(call.program())) {
                programsOfEvents.putIfAbsent(call.event(), call.program());
            }
        }
        for (Syscall call : calls) {
            String own = names.contains(call.program()) ? call.program() : programsOfEvents.get(call.event());
            programs.put(call.name(), own == null ? Syscall.GENERIC_PROGRAM : own);
        }
    }

    /** Names of the programs that a selection needs. */
    Set<String> needed(Selection selection) {
        Set<String> needed = new TreeSet<>();
        for (CallRow row : rows) {
            if (!row.isMultiplexed() && wanted(row, selection) != CallRow.WANTED_NOT) {
                needed.add(program(row));
            }
        }
        return needed;
    }

    /** Whether a selection wants one of these calls, by whatever door. */
    boolean anyWanted(Selection selection, Predicate<Syscall> calls) {
        return rows.stream().anyMatch(row -> calls.test(row.call()) && wanted(row, selection) != CallRow.WANTED_NOT);
    }

    /** Whether a selection wants a call, by whatever door. */
    boolean isWanted(String call, Selection selection) {
        return anyWanted(selection, candidate -> candidate.name().equals(call));
    }

    private String program(CallRow row) {
        String program = programs.get(row.call().name());
        return program == null ? Syscall.GENERIC_PROGRAM : program;
    }

    private int wanted(CallRow row, Selection selection) {
        return skipped.contains(row.call().name()) ? CallRow.WANTED_NOT : selection.wanted(row.call());
    }

    /**
     * Writes what a selection changes; a call whose row stays as it is notices nothing.
     *
     * @param addressFamilies of which families the kernel shows a call's addresses
     */
    void select(
            Selection selection,
            BpfMap calls,
            BpfMap places,
            Map<String, Integer> descriptors,
            ToIntFunction<Syscall> addressFamilies)
            throws SourceException {
        for (CallRow row : rows) {
            // What stands for several calls is looked into in any case.
            int now = row.isMultiplexed() ? CallRow.WANTED_ALWAYS : wanted(row, selection);
            Integer descriptor = descriptors.get(program(row));
            if (now != CallRow.WANTED_NOT
                    && descriptor != null
                    && placed.add(row.call().id())) {
                places.putInt(row.call().id(), descriptor);
            }
            // Also where it stays unwanted at first: for the begin of a process the number is looked up.
            long packed = row.packed(now, addressFamilies.applyAsInt(row.call()));
            if (written[row.row()] != packed) {
                calls.putLong(row.row(), packed);
                written[row.row()] = packed;
            }
        }
    }
}
