// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A row of the kernel's table of calls: which call it is that comes through a door with a number.
 *
 * @param row its place
 * @param call what it is
 * @param number the machine's own number of it, or of the call that has the same event; {@link #NO_NUMBER} if none has
 * @param door where the arguments are
 */
record CallRow(int row, Syscall call, int number, Door door) {
    static final int NO_NUMBER = 65535;
    static final int COMPAT_ROWS = 512;
    static final int X32_ROWS = 1024;
    static final int SOCKETCALL_ROWS = 1088;
    static final int IPC_ROWS = 1120;
    static final int ROWS = 1152;
    /** Bytes of a row: id, number, wanted, door and names, code of the event. */
    static final int BYTES = 8;

    static final int WANTED_NOT = 0;
    static final int WANTED_ALWAYS = 1;
    static final int WANTED_SUCCEEDED = 2;

    /** Above the door, in one byte with it, stand how many names the caller gives, and which addresses are seen. */
    private static final int NAMES_SHIFT = 3;

    private static final int ADDRESSES_SHIFT = 5;

    private static final int FIRST_X32 = 512;

    /** What socketcall and ipc can be, by the number that their first argument has; the first has the number 1. */
    private static final List<String> SOCKETCALLS = List.of(
            "socket",
            "bind",
            "connect",
            "listen",
            "accept",
            "getsockname",
            "getpeername",
            "socketpair",
            "send",
            "recv",
            "sendto",
            "recvfrom",
            "shutdown",
            "setsockopt",
            "getsockopt",
            "sendmsg",
            "recvmsg",
            "accept4",
            "recvmmsg",
            "sendmmsg");

    private static final Map<String, Integer> IPC_CALLS = Map.ofEntries(
            Map.entry("semop", 1),
            Map.entry("semget", 2),
            Map.entry("semctl", 3),
            Map.entry("semtimedop", 4),
            Map.entry("msgsnd", 11),
            Map.entry("msgrcv", 12),
            Map.entry("msgget", 13),
            Map.entry("msgctl", 14),
            Map.entry("shmat", 21),
            Map.entry("shmdt", 22),
            Map.entry("shmget", 23),
            Map.entry("shmctl", 24));

    /** All of a machine's. */
    static List<CallRow> all(Machine machine) {
        Map<String, Syscall> calls = new HashMap<>();
        Map<String, Integer> numbersOfEvents = new HashMap<>();
        for (Syscall call : Syscall.all()) {
            calls.put(call.name(), call);
            if (call.number(machine) >= 0 && !call.isGeneric()) {
                numbersOfEvents.putIfAbsent(call.event(), call.number(machine));
            }
        }
        List<CallRow> rows = new ArrayList<>();
        for (Syscall call : calls.values()) {
            if (call.number(machine) >= 0) {
                rows.add(new CallRow(call.number(machine), call, call.number(machine), Door.NATIVE));
            }
        }
        for (String[] columns : Table.rows("compat.tsv")) {
            Syscall call = named(calls, columns[1]);
            int number = like(call, machine, numbersOfEvents);
            Door door = Door.valueOf(columns[5].toUpperCase(Locale.ROOT));
            int compat = Table.number(columns[machine == Machine.X86_64 ? 2 : 3]);
            if (compat >= 0) {
                rows.add(new CallRow(COMPAT_ROWS + compat, call, number, door));
            }
            int x32 = Table.number(columns[4]);
            if (machine == Machine.X86_64 && x32 >= 0) {
                rows.add(new CallRow(X32_ROWS + x32 - FIRST_X32, call, number, Door.NATIVE));
            }
        }
        addMultiplexed(rows, calls, machine, numbersOfEvents);
        return rows;
    }

    private static void addMultiplexed(
            List<CallRow> rows, Map<String, Syscall> calls, Machine machine, Map<String, Integer> numbersOfEvents) {
        for (int i = 0; i < SOCKETCALLS.size(); i++) {
            Syscall call = named(calls, SOCKETCALLS.get(i));
            rows.add(new CallRow(SOCKETCALL_ROWS + 1 + i, call, like(call, machine, numbersOfEvents), Door.COMPAT));
        }
        IPC_CALLS.forEach((name, which) -> {
            Syscall call = named(calls, name);
            rows.add(new CallRow(IPC_ROWS + which, call, like(call, machine, numbersOfEvents), Door.COMPAT));
        });
    }

    private static int like(Syscall call, Machine machine, Map<String, Integer> numbersOfEvents) {
        int own = call.number(machine);
        return own >= 0 ? own : numbersOfEvents.getOrDefault(call.event(), NO_NUMBER);
    }

    private static Syscall named(Map<String, Syscall> calls, String name) {
        Syscall call = calls.get(name);
        if (call == null) {
            throw new IllegalStateException("The table 'compat.tsv' names the call '" + name
                    + "', which 'syscalls.tsv' does not have; install the bundle dev.lanner.source.ebpf anew.");
        }
        return call;
    }

    /** Whether it is one call that stands for several. */
    boolean isMultiplexed() {
        return door == Door.SOCKETCALL || door == Door.IPC;
    }

    /**
     * As the kernel reads it.
     *
     * @param addressFamilies of which families the kernel shows its addresses
     */
    long packed(int wanted, int addressFamilies) {
        return call.id()
                | (long) number << 16
                | (long) wanted << 32
                | (long) (door.number() | KernelNames.of(call) << NAMES_SHIFT | addressFamilies << ADDRESSES_SHIFT)
                        << 40
                | (long) call.code() << 48;
    }
}
