// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static dev.lanner.source.replay.StateRecord.bytes;
import static dev.lanner.source.replay.StateRecord.text;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventWriter;
import dev.lanner.source.replay.ListCursor.DamagedException;
import dev.lanner.source.replay.StateRecord.Value;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/** Lists of threads, in all their forms: each becomes an event of the kind that a listing of a live host makes. */
final class ProcessList implements StateList {
    /** What the entries of older files have behind the lists, at most: they lack two values in the middle. */
    private static final int LONGEST_OLD_TAIL = 29;

    private static final byte[] NOTHING = {};

    private static final Map<String, Value<ProcessList>> VALUES = Map.ofEntries(
            Map.entry("ppid", (entry, writer) -> writer.integer(entry.parentTid)),
            Map.entry("pgid", (entry, writer) -> entry.known(writer, entry.groupId)),
            Map.entry("vpgid", (entry, writer) -> entry.known(writer, entry.nsGroupId)),
            Map.entry("sid", (entry, writer) -> entry.known(writer, entry.sessionId)),
            Map.entry("comm", (entry, writer) -> text(writer, entry.name)),
            Map.entry("argv", (entry, writer) -> bytes(writer, entry.arguments())),
            Map.entry("exepath", (entry, writer) -> text(writer, entry.exePath)),
            Map.entry("flags", (entry, writer) -> writer.integer(entry.exeFlags)),
            Map.entry("env", (entry, writer) -> bytes(writer, entry.environment)),
            Map.entry("cwd", (entry, writer) -> text(writer, entry.directory)),
            Map.entry("fdlimit", (entry, writer) -> writer.integer(entry.fileLimit)),
            Map.entry("euid", (entry, writer) -> writer.integer(entry.uid)),
            Map.entry("egid", (entry, writer) -> writer.integer(entry.gid)),
            Map.entry("cap_permitted", (entry, writer) -> entry.known(writer, entry.permitted)),
            Map.entry("cap_effective", (entry, writer) -> entry.known(writer, entry.effective)),
            Map.entry("cap_inheritable", (entry, writer) -> entry.known(writer, entry.inheritable)),
            Map.entry("exe_ino_num", (entry, writer) -> entry.known(writer, entry.exeInode)),
            Map.entry("exe_ino_ctime", (entry, writer) -> entry.known(writer, entry.exeChangedNs)),
            Map.entry("exe_ino_mtime", (entry, writer) -> entry.known(writer, entry.exeModifiedNs)),
            Map.entry("vm_size", (entry, writer) -> writer.integer(entry.memory[0])),
            Map.entry("vm_rss", (entry, writer) -> writer.integer(entry.memory[1])),
            Map.entry("vm_swap", (entry, writer) -> writer.integer(entry.memory[2])),
            Map.entry("pgft_maj", (entry, writer) -> writer.integer(entry.majorFaults)),
            Map.entry("pgft_min", (entry, writer) -> writer.integer(entry.minorFaults)),
            Map.entry("vtgid", (entry, writer) -> entry.known(writer, entry.nsPid)),
            Map.entry("vpid", (entry, writer) -> entry.known(writer, entry.nsTid)),
            Map.entry("pidns_init_start_ts", (entry, writer) -> entry.known(writer, entry.nsStartNs)),
            Map.entry("cgroups", (entry, writer) -> bytes(writer, entry.cgroups)),
            Map.entry("root", (entry, writer) -> text(writer, entry.root)),
            Map.entry("tty", (entry, writer) -> entry.known(writer, entry.tty)),
            Map.entry("loginuid", (entry, writer) -> entry.known(writer, entry.loginUid)),
            Map.entry("known_flags", (entry, writer) -> writer.integer(entry.knownExeFlags)),
            Map.entry("clone_flags", (entry, writer) -> writer.integer(entry.cloneFlags)));

    /** What the entry does not say. */
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final StateRecord<ProcessList> record;
    private final EventWriter writer;
    private final ThreadGroups groups;

    private long parentTid;
    private long sessionId;
    private long nsGroupId;
    private byte[] name = NOTHING;
    private byte[] exe = NOTHING;
    private byte[] exePath = NOTHING;
    private byte[] rest = NOTHING;
    private byte[] directory = NOTHING;
    private long fileLimit;
    private int cloneFlags;
    private int uid;
    private int gid;
    private final int[] memory = new int[3];
    private long majorFaults;
    private long minorFaults;
    private byte[] environment = NOTHING;
    private long nsTid;
    private long nsPid;
    private byte[] cgroups = NOTHING;
    private byte[] root = NOTHING;
    private long nsStartNs;
    private long tty;
    private long loginUid;
    private int exeFlags;
    private int knownExeFlags;
    private long inheritable;
    private long permitted;
    private long effective;
    private long exeInode;
    private long exeChangedNs;
    private long exeModifiedNs;
    private long groupId;

    /** @param groups learns which threads belong together */
    ProcessList(EventCatalogue catalogue, EventWriter writer, ThreadGroups groups) {
        record = new StateRecord<>(catalogue.type("ITER_TASK_E"), VALUES);
        this.writer = writer;
        this.groups = groups;
    }

    @Override
    public ByteBuffer next(ListCursor cursor, int version) throws DamagedException {
        int start = cursor.position();
        int length = version >= 9 ? cursor.u32() : 0;
        if (version >= 9 && (length < 0 || length > cursor.remaining() + Integer.BYTES)) {
            throw new DamagedException("a process is longer than its block");
        }
        int end = start + length;
        long tid = cursor.u64();
        long pid = cursor.u64();
        parentTid = cursor.u64();
        sessionId = version >= 6 ? cursor.u64() : UNKNOWN;
        nsGroupId = version >= 8 ? cursor.u64() : UNKNOWN;
        readIdentity(cursor, version);
        readMemory(cursor, version);
        environment = version >= 3 ? cursor.string() : NOTHING;
        readNamespace(cursor, version, tid, pid);
        clearTail();
        if (version >= 9) {
            if (cursor.position() > end) {
                throw new DamagedException("a process is longer than it says");
            }
            readTail(cursor, end);
            cursor.position(end);
        }
        groups.put(tid, pid);
        return record.write(this, StateRecord.tidWord(pid, tid), writer);
    }

    private void readIdentity(ListCursor cursor, int version) throws DamagedException {
        name = cursor.string();
        exe = cursor.string();
        exePath = version >= 7 ? cursor.string() : NOTHING;
        rest = cursor.string();
        directory = cursor.string();
        fileLimit = cursor.u64();
        cloneFlags = cursor.u32();
        uid = cursor.u32();
        gid = cursor.u32();
    }

    private void readMemory(ListCursor cursor, int version) throws DamagedException {
        for (int i = 0; i < memory.length; i++) {
            memory[i] = version >= 2 ? cursor.u32() : 0;
        }
        majorFaults = version >= 2 ? cursor.u64() : 0;
        minorFaults = version >= 2 ? cursor.u64() : 0;
    }

    private void readNamespace(ListCursor cursor, int version, long tid, long pid) throws DamagedException {
        nsTid = version >= 4 ? cursor.u64() : tid;
        nsPid = version >= 4 ? cursor.u64() : pid;
        cgroups = version >= 4 ? cursor.string() : NOTHING;
        root = version >= 5 ? cursor.string() : NOTHING;
    }

    private void clearTail() {
        nsStartNs = UNKNOWN;
        tty = UNKNOWN;
        loginUid = UNKNOWN;
        exeFlags = 0;
        knownExeFlags = 0;
        inheritable = UNKNOWN;
        permitted = UNKNOWN;
        effective = UNKNOWN;
        exeInode = UNKNOWN;
        exeChangedNs = UNKNOWN;
        exeModifiedNs = UNKNOWN;
        groupId = UNKNOWN;
    }

    /** What was appended to the form over the years: each value is there if there is room for it. */
    private void readTail(ListCursor cursor, int end) throws DamagedException {
        if (end - cursor.position() > LONGEST_OLD_TAIL) {
            nsStartNs = u64(cursor, end);
            tty = u32(cursor, end);
        }
        loginUid = u32(cursor, end);
        readExeFlag(cursor, end, 1);
        inheritable = u64(cursor, end);
        permitted = u64(cursor, end);
        effective = u64(cursor, end);
        readExeFlag(cursor, end, 2);
        exeInode = u64(cursor, end);
        exeChangedNs = u64(cursor, end);
        exeModifiedNs = u64(cursor, end);
        readExeFlag(cursor, end, 4);
        readExeFlag(cursor, end, 8);
        groupId = u64(cursor, end);
    }

    private static long u64(ListCursor cursor, int end) throws DamagedException {
        return end - cursor.position() >= Long.BYTES ? cursor.u64() : UNKNOWN;
    }

    private static long u32(ListCursor cursor, int end) throws DamagedException {
        return end - cursor.position() >= Integer.BYTES ? Integer.toUnsignedLong(cursor.u32()) : UNKNOWN;
    }

    private void readExeFlag(ListCursor cursor, int end, int bit) throws DamagedException {
        if (end - cursor.position() >= 1) {
            exeFlags |= cursor.u8() != 0 ? bit : 0;
            knownExeFlags |= bit;
        }
    }

    private EventWriter known(EventWriter target, long value) {
        return value == UNKNOWN ? target.absent() : target.integer(value);
    }

    /** The first argument and all others, each with its NUL. */
    private byte[] arguments() {
        if (exe.length == 0 && rest.length == 0) {
            return NOTHING;
        }
        boolean isOpen = rest.length > 0 && rest[rest.length - 1] != 0;
        byte[] all = Arrays.copyOf(exe, exe.length + 1 + rest.length + (isOpen ? 1 : 0));
        System.arraycopy(rest, 0, all, exe.length + 1, rest.length);
        return all;
    }
}
