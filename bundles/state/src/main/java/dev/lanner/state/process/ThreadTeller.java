// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileTable;
import dev.lanner.state.file.FileTeller;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells of all threads and their descriptors, by the events that a source tells of them with. */
public final class ThreadTeller {
    private static final int LONGEST = 0xFFFF;
    private static final byte[] NOTHING = {};

    /** Writes one parameter. */
    @FunctionalInterface
    private interface Value {
        void write(ThreadRecord thread, ThreadTeller teller);
    }

    private static final Map<String, Value> VALUES = Map.ofEntries(
            Map.entry("ppid", (thread, teller) -> teller.known(thread.process.parentPid)),
            Map.entry("pgid", (thread, teller) -> teller.known(thread.process.groupId)),
            Map.entry("vpgid", (thread, teller) -> teller.known(thread.process.nsGroupId)),
            Map.entry("sid", (thread, teller) -> teller.known(thread.process.sessionId)),
            Map.entry("comm", (thread, teller) -> teller.text(thread.name)),
            Map.entry("argv", (thread, teller) -> teller.texts(argv(thread.process.program))),
            Map.entry("exepath", (thread, teller) -> teller.text(thread.process.program.exePath())),
            Map.entry(
                    "flags",
                    (thread, teller) ->
                            teller.writer.integer(thread.process.program.file().flags())),
            Map.entry("env", (thread, teller) -> teller.texts(thread.process.program.environment())),
            Map.entry("cwd", (thread, teller) -> teller.text(thread.place.workingDirectory)),
            Map.entry("fdlimit", (thread, teller) -> teller.known(thread.process.openFilesLimit)),
            Map.entry("euid", (thread, teller) -> teller.known(thread.uid)),
            Map.entry("egid", (thread, teller) -> teller.known(thread.gid)),
            Map.entry("cap_permitted", (thread, teller) -> teller.capability(thread.capabilities, 1)),
            Map.entry("cap_effective", (thread, teller) -> teller.capability(thread.capabilities, 2)),
            Map.entry("cap_inheritable", (thread, teller) -> teller.capability(thread.capabilities, 0)),
            Map.entry(
                    "exe_ino_num",
                    (thread, teller) ->
                            teller.present(thread.process.program.file().inode())),
            Map.entry(
                    "exe_ino_ctime",
                    (thread, teller) ->
                            teller.present(thread.process.program.file().changeTimeNs())),
            Map.entry(
                    "exe_ino_mtime",
                    (thread, teller) ->
                            teller.present(thread.process.program.file().modificationTimeNs())),
            Map.entry("vm_size", (thread, teller) -> teller.known(thread.virtualKb)),
            Map.entry("vm_rss", (thread, teller) -> teller.known(thread.residentKb)),
            Map.entry("vm_swap", (thread, teller) -> teller.known(thread.swappedKb)),
            Map.entry("pgft_maj", (thread, teller) -> teller.known(thread.majorFaults)),
            Map.entry("pgft_min", (thread, teller) -> teller.known(thread.minorFaults)),
            Map.entry("vtgid", (thread, teller) -> teller.known(thread.process.nsPid)),
            Map.entry("vpid", (thread, teller) -> teller.known(thread.nsTid)),
            Map.entry("pidns_init_start_ts", (thread, teller) -> teller.positive(thread.process.namespaceStartNs)),
            Map.entry("cgroups", (thread, teller) -> teller.texts(thread.controlGroups)),
            Map.entry("unified_cgroup", (thread, teller) -> teller.text(thread.unifiedControlGroup)),
            Map.entry("mount_ns", (thread, teller) -> teller.known(thread.mountNamespace)),
            Map.entry("user_ns", (thread, teller) -> teller.known(thread.userNamespace)),
            Map.entry("pid_ns", (thread, teller) -> teller.known(thread.process.pidNamespace)),
            // Says how many a move concerns.
            Map.entry("whole_process", (thread, teller) -> teller.writer.absent()),
            Map.entry("root_folder", (thread, teller) -> teller.known(thread.place.rootFolder)),
            Map.entry("root", (thread, teller) -> teller.text(thread.place.root)),
            Map.entry("start_time", (thread, teller) -> teller.positive(thread.process.startTimeNs)),
            Map.entry("tty", (thread, teller) -> teller.known(thread.process.tty)),
            Map.entry("loginuid", (thread, teller) -> teller.known(thread.loginUid)),
            Map.entry("clone_flags", (thread, teller) -> teller.writer.integer(thread.cloneFlags)),
            Map.entry(
                    "known_flags",
                    (thread, teller) ->
                            teller.writer.integer(thread.process.program.file().knownFlags())),
            Map.entry("files_tid", (thread, teller) -> teller.positive(teller.ownerOf(thread))),
            Map.entry("fs_tid", (thread, teller) -> teller.positive(teller.placeOwnerOf(thread))));

    private final ProcessTable table;
    private final EventType type;
    private final Value[] values;
    private final EventWriter writer;
    private final FileTeller files;

    private Map<FileTable, Long> owners = new HashMap<>();
    private Map<Place, Long> placeOwners = new HashMap<>();

    /** Writes with this writer, which must have room for three of the longest parameters. */
    public ThreadTeller(EventCatalogue catalogue, ProcessTable table, EventWriter writer) {
        this.table = table;
        this.writer = writer;
        type = catalogue.type("ITER_TASK_E");
        files = new FileTeller(catalogue, writer);
        List<Value> found = new ArrayList<>();
        for (Parameter parameter : type.parameters()) {
            Value value = VALUES.get(parameter.name());
            if (value == null) {
                throw new IllegalStateException("Nobody knows how to tell " + parameter.name() + ".");
            }
            found.add(value);
        }
        values = found.toArray(new Value[0]);
    }

    /** Tells all, as of this time: main threads first, so that the others have a process to come to. */
    public void tell(long timeNs, RecordHandler handler) {
        owners = new HashMap<>();
        placeOwners = new HashMap<>();
        List<ThreadRecord> threads = new ArrayList<>();
        table.forEachProcess(process -> addMain(process, threads));
        table.forEachProcess(process -> addOthers(process, threads));
        for (ThreadRecord thread : threads) {
            owners.putIfAbsent(thread.files(), thread.tid);
            placeOwners.putIfAbsent(thread.place, thread.tid);
            pass(record(thread, timeNs), handler);
        }
        Set<Long> told = new HashSet<>();
        for (ThreadRecord thread : threads) {
            if (ownerOf(thread) == thread.tid && told.add(thread.tid)) {
                long word = word(thread);
                thread.files().forEach(file -> pass(files.record(file, timeNs, word), handler));
            }
        }
        owners = new HashMap<>();
        placeOwners = new HashMap<>();
    }

    private static void addMain(ProcessRecord process, List<ThreadRecord> threads) {
        ThreadRecord first = first(process);
        if (first != null) {
            threads.add(first);
        }
    }

    private static void addOthers(ProcessRecord process, List<ThreadRecord> threads) {
        ThreadRecord first = first(process);
        for (ThreadRecord thread = process.firstThread; thread != null; thread = thread.next) {
            if (!thread.equals(first)) {
                threads.add(thread);
            }
        }
    }

    /** One that has ended is there only as long as the event that says so is on its way, for which it is told too. */
    private static @Nullable ThreadRecord first(ProcessRecord process) {
        return process.mainThread != null ? process.mainThread : process.firstThread;
    }

    private static void pass(ByteBuffer record, RecordHandler handler) {
        handler.onRecord(record, 0, record.limit());
    }

    private static long word(ThreadRecord thread) {
        return (thread.process.pid << Integer.SIZE) | (thread.tid & 0xFFFFFFFFL);
    }

    private ByteBuffer record(ThreadRecord thread, long timeNs) {
        writer.begin(type, timeNs, word(thread));
        for (Value value : values) {
            value.write(thread, this);
        }
        return writer.end();
    }

    private long ownerOf(ThreadRecord thread) {
        return owners.getOrDefault(thread.files(), thread.tid);
    }

    private long placeOwnerOf(ThreadRecord thread) {
        return placeOwners.getOrDefault(thread.place, thread.tid);
    }

    private void known(long value) {
        if (value < 0) {
            writer.absent();
        } else {
            writer.integer(value);
        }
    }

    private void present(long value) {
        if (value == 0) {
            writer.absent();
        } else {
            writer.integer(value);
        }
    }

    private void positive(long value) {
        if (value <= 0) {
            writer.absent();
        } else {
            writer.integer(value);
        }
    }

    private void capability(@Nullable Capabilities capabilities, int which) {
        if (capabilities == null) {
            writer.absent();
        } else {
            writer.integer(
                    switch (which) {
                        case 0 -> capabilities.inheritable();
                        case 1 -> capabilities.permitted();
                        default -> capabilities.effective();
                    });
        }
    }

    private void text(Text value) {
        if (value.isEmpty()) {
            writer.absent();
        } else if (value.length() < LONGEST) {
            writer.text(value);
        } else {
            writer.text(Text.copyOf(value.toBytes(), 0, LONGEST - 1));
        }
    }

    private void texts(List<Text> all) {
        byte[] bytes = all.isEmpty() ? NOTHING : joined(all);
        writer.bytes(bytes, 0, bytes.length);
    }

    private static List<Text> argv(Program program) {
        if (program.exe().isEmpty() && program.arguments().isEmpty()) {
            return List.of();
        }
        List<Text> all = new ArrayList<>();
        all.add(program.exe());
        all.addAll(program.arguments());
        return all;
    }

    /** The texts, each with its NUL, as many as fit into a parameter. */
    private static byte[] joined(List<Text> all) {
        int length = 0;
        int count = 0;
        while (count < all.size() && length + all.get(count).length() + 1 <= LONGEST) {
            length += all.get(count).length() + 1;
            count++;
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (int i = 0; i < count; i++) {
            all.get(i).copyTo(bytes, at);
            at += all.get(i).length() + 1;
        }
        return bytes;
    }
}
