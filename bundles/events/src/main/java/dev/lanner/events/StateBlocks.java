// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The lists at a capture's begin, made of the events that tell of threads, descriptors and accounts.
 *
 * <p>Texts are cut to what other readers take: they refuse a whole capture for one that is too long.
 */
final class StateBlocks {
    private static final int LONGEST_PATH = 1024;
    private static final int LONGEST_VECTOR = 4096;
    private static final int LONGEST_ACCOUNT_TEXT = 255;
    private static final int USER = 0;
    private static final int GROUP = 1;
    private static final int UNSUPPORTED = 10;
    /** Types of descriptors in a list, by the catalogue's number of one without a file. */
    private static final int[] ANONYMOUS = {10, 9, 12, 13, 11, 14, 19, 18, 21, 17, 17, 17, 17, 10};
    /** Which types of descriptors without a file a list has. */
    private static final long ANONYMOUS_KINDS =
            1L << 9 | 1L << 10 | 1L << 11 | 1L << 12 | 1L << 13 | 1L << 14 | 1L << 17 | 1L << 18 | 1L << 19 | 1L << 21;

    /** Puts one event into its list. */
    @FunctionalInterface
    private interface Entry {
        void put(Event event, Parameters parameters);
    }

    /** Where the parameters of one type are. */
    private record Parameters(EventType type, Map<String, Integer> indices) {
        static Parameters of(EventType type) {
            Map<String, Integer> indices = new HashMap<>();
            for (int i = 0; i < type.parameters().size(); i++) {
                indices.put(type.parameters().get(i).name(), i);
            }
            return new Parameters(type, indices);
        }

        int index(String name) {
            return indices.getOrDefault(name, -1);
        }

        /** The value, or {@code unknown} if it is absent. */
        long integer(Event event, String name, long unknown) {
            int index = index(name);
            return event.has(index) ? event.integer(index) : unknown;
        }
    }

    final BlockBuffer processes = new BlockBuffer();
    final BlockBuffer users = new BlockBuffer();
    /** One block for each thread that has descriptors. */
    final List<BlockBuffer> files = new ArrayList<>();

    private long filesTid = -1;
    private final @Nullable Entry[] entries;
    private final @Nullable Parameters[] parameters;

    StateBlocks(EventCatalogue catalogue) {
        entries = new @Nullable Entry[catalogue.types().size()];
        parameters = new @Nullable Parameters[entries.length];
        set(catalogue, "ITER_TASK_E", this::putProcess);
        set(catalogue, "USER_ADDED_E", this::putUser);
        set(catalogue, "GROUP_ADDED_E", this::putGroup);
        setFile(catalogue, "PIPE", (event, at) -> putNamed(event, at, 7));
        setFile(catalogue, "MEMFD", (event, at) -> putNamed(event, at, 20));
        setFile(catalogue, "DIRECTORY", (event, at) -> putNamed(event, at, 2));
        setFile(catalogue, "REGULAR", this::putRegular);
        setFile(catalogue, "SOCKET_INET", (event, at) -> putInternet(event, at, 4, 3));
        setFile(catalogue, "SOCKET_INET6", (event, at) -> putInternet(event, at, 16, 4));
        setFile(catalogue, "SOCKET_UNIX", this::putUnix);
        setFile(catalogue, "SOCKET_NETLINK", (event, at) -> putNamed(event, at, 15));
        setFile(catalogue, "ANON_INODE", (event, at) -> putNamed(event, at, anonymous(event, at)));
    }

    private void set(EventCatalogue catalogue, String enumName, Entry entry) {
        EventType type = catalogue.type(enumName);
        entries[type.code()] = entry;
        parameters[type.code()] = Parameters.of(type);
    }

    private void setFile(EventCatalogue catalogue, String name, Entry body) {
        set(catalogue, "ITER_TASK_FILE_" + name + "_E", (event, at) -> putFile(event, at, body));
    }

    /** Takes one event; false if no list has room for its kind, or it is about an account of a container. */
    boolean put(Event event) {
        Entry entry = entries[event.code()];
        Parameters at = parameters[event.code()];
        if (entry == null || at == null || event.textLength(at.index("container_id")) > 0) {
            return false;
        }
        entry.put(event, at);
        return true;
    }

    void clear() {
        processes.clear();
        users.clear();
        files.clear();
        filesTid = -1;
    }

    private static long word(Event event) {
        return event.record().getLong(event.recordOffset() + RecordLayout.TID);
    }

    private void putProcess(Event event, Parameters at) {
        int start = processes.length();
        processes.u32(0).u64(event.tid()).u64(word(event) >>> 32).u64(at.integer(event, "ppid", -1));
        processes.u64(at.integer(event, "sid", -1)).u64(at.integer(event, "vpgid", -1));
        processes.text(event, at.index("comm"), LONGEST_PATH);
        int argv = at.index("argv");
        int exe = lengthOfFirst(event, argv);
        processes.part(event, event.offset(argv), Math.min(exe, LONGEST_PATH));
        processes.text(event, at.index("exepath"), LONGEST_PATH);
        int skipped = Math.min(exe + 1, event.length(argv));
        putVector(event, event.offset(argv) + skipped, event.length(argv) - skipped);
        processes.text(event, at.index("cwd"), LONGEST_PATH);
        processes.u64(at.integer(event, "fdlimit", -1)).u32(at.integer(event, "clone_flags", 0));
        processes.u32(at.integer(event, "euid", -1)).u32(at.integer(event, "egid", -1));
        for (String name : new String[] {"vm_size", "vm_rss", "vm_swap"}) {
            processes.u32(at.integer(event, name, 0));
        }
        processes.u64(at.integer(event, "pgft_maj", 0)).u64(at.integer(event, "pgft_min", 0));
        putVector(event, at.index("env"));
        processes.u64(at.integer(event, "vpid", -1)).u64(at.integer(event, "vtgid", -1));
        putVector(event, at.index("cgroups"));
        processes.text(event, at.index("root"), LONGEST_PATH);
        putProcessTail(event, at);
        processes.u32At(start, processes.length() - start);
    }

    private void putProcessTail(Event event, Parameters at) {
        int flags = (int) at.integer(event, "flags", 0);
        processes.u64(at.integer(event, "pidns_init_start_ts", 0)).u32(at.integer(event, "tty", 0));
        processes.u32(at.integer(event, "loginuid", -1)).u8(flags & 1);
        for (String name : new String[] {"cap_inheritable", "cap_permitted", "cap_effective"}) {
            processes.u64(at.integer(event, name, 0));
        }
        processes.u8(flags >> 1 & 1);
        for (String name : new String[] {"exe_ino_num", "exe_ino_ctime", "exe_ino_mtime"}) {
            processes.u64(at.integer(event, name, 0));
        }
        processes.u8(flags >> 2 & 1).u8(flags >> 3 & 1).u64(at.integer(event, "pgid", -1));
    }

    /** Bytes before the first NUL. */
    private static int lengthOfFirst(Event event, int index) {
        int length = 0;
        while (length < event.length(index) && event.record().get(event.offset(index) + length) != 0) {
            length++;
        }
        return length;
    }

    private void putVector(Event event, int index) {
        putVector(event, event.offset(index), event.length(index));
    }

    /** Texts that end in NUL each, as many as there is room for. */
    private void putVector(Event event, int offset, int length) {
        int fitting = Math.min(length, LONGEST_VECTOR);
        while (fitting > 0 && fitting < length && event.record().get(offset + fitting - 1) != 0) {
            fitting--;
        }
        processes.part(event, offset, fitting);
    }

    private void putFile(Event event, Parameters at, Entry body) {
        if (files.isEmpty() || event.tid() != filesTid) {
            filesTid = event.tid();
            files.add(new BlockBuffer().u64(event.tid()));
        }
        BlockBuffer block = block();
        int start = block.length();
        block.u32(0).u64(at.integer(event, "fd", -1)).u64(at.integer(event, "ino_num", 0));
        body.put(event, at);
        block.u32At(start, block.length() - start);
    }

    private BlockBuffer block() {
        return files.get(files.size() - 1);
    }

    private void putNamed(Event event, Parameters at, int type) {
        block().u8(type).text(event, at.index("path"), LONGEST_PATH);
    }

    private void putRegular(Event event, Parameters at) {
        if (!event.has(at.index("flags"))) {
            putNamed(event, at, 1);
            return;
        }
        block().u8(16).u32(at.integer(event, "flags", 0)).text(event, at.index("path"), LONGEST_PATH);
        block().u32(at.integer(event, "dev", 0));
    }

    private void putInternet(Event event, Parameters at, int addressBytes, int type) {
        boolean isListening = at.integer(event, "is_listening", 0) != 0;
        block().u8(isListening ? type + 2 : type).fixed(event, at.index("local_ip"), addressBytes);
        if (!isListening) {
            block().fixed(event, at.index("remote_ip"), addressBytes);
        }
        block().u16((int) at.integer(event, "local_port", 0));
        if (!isListening) {
            block().u16((int) at.integer(event, "remote_port", 0));
        }
        block().u8(protocol((int) at.integer(event, "sk_type", 0), (int) at.integer(event, "sk_proto", -1)));
    }

    /** The list's number of a protocol: unknown, none, TCP, UDP, ICMP, raw. */
    private static int protocol(int socketType, int protocol) {
        return switch (protocol) {
            case -1 -> 0;
            case 6 -> 2;
            case 17 -> 3;
            case 1, 58 -> 4;
            case 255 -> 5;
            default -> socketType == 3 ? 5 : 1;
        };
    }

    private void putUnix(Event event, Parameters at) {
        block().u8(8).u64(at.integer(event, "sk_pointer", 0)).u64(at.integer(event, "peer_pointer", 0));
        block().text(event, at.index("sun_path"), LONGEST_PATH);
    }

    private static int anonymous(Event event, Parameters at) {
        long kind = at.integer(event, "kind", 0);
        if (kind > 0 && kind < Long.SIZE && (ANONYMOUS_KINDS >> kind & 1) != 0) {
            return (int) kind;
        }
        int type = (int) at.integer(event, "fd_type", 0);
        return type >= 0 && type < ANONYMOUS.length ? ANONYMOUS[type] : UNSUPPORTED;
    }

    private void putUser(Event event, Parameters at) {
        int start = users.length();
        users.u32(0).u8(USER).u32(at.integer(event, "uid", -1)).u32(at.integer(event, "gid", -1));
        for (String name : new String[] {"name", "home", "shell"}) {
            users.text(event, at.index(name), LONGEST_ACCOUNT_TEXT);
        }
        users.u32At(start, users.length() - start);
    }

    private void putGroup(Event event, Parameters at) {
        int start = users.length();
        users.u32(0).u8(GROUP).u32(at.integer(event, "gid", -1));
        users.text(event, at.index("name"), LONGEST_ACCOUNT_TEXT);
        users.u32At(start, users.length() - start);
    }
}
