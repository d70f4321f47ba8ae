// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.SourceException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of rings (io_uring), each by the system call that it replaces: wanted if that is. The table
 * {@code rings.tsv} has the kernel's numbers of them, which are the same on all machines.
 */
final class RingOperations {
    /** In the kernel's table. */
    static final int ROWS = 64;

    private final List<CallRow> rows = new ArrayList<>();
    private final Set<String> skipped;

    RingOperations(Machine machine, Set<String> skipped) {
        this.skipped = skipped;
        Map<String, Syscall> calls = new HashMap<>();
        for (Syscall call : Syscall.all()) {
            calls.put(call.name(), call);
        }
        for (String[] columns : Table.rows("rings.tsv")) {
            Syscall call = calls.get(columns[1]);
            if (call == null) {
                throw new IllegalStateException("The table 'rings.tsv' names the call '" + columns[1]
                        + "', which 'syscalls.tsv' does not have; install the bundle dev.lanner.source.ebpf anew.");
            }
            rows.add(new CallRow(Integer.parseInt(columns[0]), call, call.number(machine), Door.NATIVE));
        }
    }

    /** One row for each operation. */
    List<CallRow> rows() {
        return rows;
    }

    /** Whether a selection wants any of them. */
    boolean anyWanted(Selection selection) {
        return rows.stream().anyMatch(row -> wanted(row, selection) != CallRow.WANTED_NOT);
    }

    private int wanted(CallRow row, Selection selection) {
        return skipped.contains(row.call().name()) ? CallRow.WANTED_NOT : selection.wanted(row.call());
    }

    /** Writes what a selection wants. */
    void select(Selection selection, BpfMap table) throws SourceException {
        for (CallRow row : rows) {
            table.putLong(row.row(), row.packed(wanted(row, selection), 0));
        }
    }
}
