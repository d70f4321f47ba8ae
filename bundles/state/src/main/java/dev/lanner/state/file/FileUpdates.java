// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which event type uses which descriptor, and what it does to the table of its thread. */
public final class FileUpdates {
    private static final long BAD_DESCRIPTOR = -9;
    private static final int NONE = -1;

    /** Commands of bpf whose result is a descriptor; of all others it is a mere number. */
    private static final List<String> BPF_OPENERS = List.of(
            "BPF_MAP_CREATE",
            "BPF_PROG_LOAD",
            "BPF_OBJ_GET",
            "BPF_PROG_GET_FD_BY_ID",
            "BPF_MAP_GET_FD_BY_ID",
            "BPF_RAW_TRACEPOINT_OPEN",
            "BPF_BTF_LOAD",
            "BPF_BTF_GET_FD_BY_ID",
            "BPF_LINK_CREATE",
            "BPF_LINK_GET_FD_BY_ID",
            "BPF_ENABLE_STATS",
            "BPF_ITER_CREATE");

    /** By code: the parameter with the descriptor that such events use, or {@link #NONE}. */
    private final int[] used;

    private final @Nullable FileUpdate[] updates;
    private final int close;

    /** Looks all codes and parameters up, once. */
    public FileUpdates(EventCatalogue catalogue, FileOwners owners) {
        used = new int[catalogue.types().size()];
        updates = new @Nullable FileUpdate[used.length];
        Arrays.fill(used, NONE);
        for (EventType type : catalogue.types()) {
            if (type.isCurrent() && type.kind() == EventKind.SYSCALL) {
                used[type.code()] = usedParameter(type);
            }
        }
        close = catalogue.type("SYSCALL_CLOSE_X").code();
        files(catalogue);
        nameless(catalogue);
        sockets(catalogue);
        EventType borrow = catalogue.type("SYSCALL_PIDFD_GETFD_X");
        set(borrow, new BorrowUpdate(borrow, owners));
        transfers(catalogue);
        told(catalogue);
    }

    private void told(EventCatalogue catalogue) {
        told(catalogue, "PIPE", FileKind.PIPE);
        told(catalogue, "MEMFD", FileKind.MEMORY);
        told(catalogue, "REGULAR", FileKind.OPENED_FILE);
        told(catalogue, "DIRECTORY", FileKind.DIRECTORY);
        told(catalogue, "SOCKET_INET", FileKind.IPV4_SOCKET);
        told(catalogue, "SOCKET_INET6", FileKind.IPV6_SOCKET);
        told(catalogue, "SOCKET_UNIX", FileKind.UNIX_SOCKET);
        told(catalogue, "SOCKET_NETLINK", FileKind.NETLINK_SOCKET);
        told(catalogue, "ANON_INODE", FileKind.UNSUPPORTED);
    }

    private void told(EventCatalogue catalogue, String name, FileKind kind) {
        EventType type = catalogue.type("ITER_TASK_FILE_" + name + "_E");
        set(type, new ToldFileUpdate(type, kind));
    }

    private void files(EventCatalogue catalogue) {
        PathNames paths = new PathNames();
        for (String name : List.of("OPEN_X", "OPENAT_2_X", "OPENAT2_X", "CREAT_X", "OPEN_BY_HANDLE_AT_X")) {
            EventType type = catalogue.type("SYSCALL_" + name);
            set(type, new OpenUpdate(type, paths));
        }
        for (String name : List.of("DUP_1_X", "DUP2_X", "DUP3_X")) {
            EventType type = catalogue.type("SYSCALL_" + name);
            set(type, new DuplicateUpdate(type));
        }
        for (String name : List.of("PIPE_X", "PIPE2_X")) {
            EventType type = catalogue.type("SYSCALL_" + name);
            set(type, new PipeUpdate(type));
        }
        EventType control = catalogue.type("SYSCALL_FCNTL_X");
        set(control, new ControlUpdate(control));
        EventType range = catalogue.type("SYSCALL_CLOSE_RANGE_X");
        set(range, new CloseRangeUpdate(range));
        EventType memory = catalogue.type("SYSCALL_MEMFD_CREATE_X");
        set(memory, new MemoryFileUpdate(memory));
        EventType process = catalogue.type("SYSCALL_PIDFD_OPEN_X");
        set(process, new ProcessFileUpdate(process));
    }

    private void nameless(EventCatalogue catalogue) {
        int never = 1 << 30;
        nameless(catalogue, "SYSCALL_EVENTFD_X", FileKind.EVENT, "", never);
        nameless(catalogue, "SYSCALL_EVENTFD2_X", FileKind.EVENT, "flags", FileFlags.CLOSE_ON_EXEC);
        nameless(catalogue, "SYSCALL_SIGNALFD_X", FileKind.SIGNAL, "", never);
        nameless(catalogue, "SYSCALL_SIGNALFD4_X", FileKind.SIGNAL, "flags", FileFlags.CLOSE_ON_EXEC);
        nameless(catalogue, "SYSCALL_TIMERFD_CREATE_X", FileKind.TIMER, "file_flags", FileFlags.CLOSE_ON_EXEC);
        nameless(catalogue, "SYSCALL_INOTIFY_INIT_X", FileKind.INOTIFY, "", never);
        nameless(catalogue, "SYSCALL_INOTIFY_INIT1_X", FileKind.INOTIFY, "flags", FileFlags.CLOSE_ON_EXEC);
        nameless(catalogue, "SYSCALL_EPOLL_CREATE_X", FileKind.EVENT_POLL, "", never);
        EventType poll = catalogue.type("SYSCALL_EPOLL_CREATE1_X");
        nameless(catalogue, poll.enumName(), FileKind.EVENT_POLL, "flags", (int)
                Values.named(poll, "flags", "EPOLL_CLOEXEC"));
        nameless(catalogue, "SYSCALL_USERFAULTFD_X", FileKind.USER_FAULT, "flags", FileFlags.CLOSE_ON_EXEC);
        nameless(catalogue, "SYSCALL_IO_URING_SETUP_X", FileKind.IO_URING, "", 0);
        EventType bpf = catalogue.type("SYSCALL_BPF_2_X");
        set(bpf, new CommandUpdate(bpf, BPF_OPENERS, new NamelessUpdate(bpf, FileKind.BPF, "", 0)));
    }

    private void nameless(EventCatalogue catalogue, String name, FileKind kind, String flags, int closeOnExec) {
        EventType type = catalogue.type(name);
        set(type, new NamelessUpdate(type, kind, flags, closeOnExec));
    }

    private void sockets(EventCatalogue catalogue) {
        EventType socket = catalogue.type("SOCKET_SOCKET_X");
        set(socket, new SocketUpdate(socket));
        EventType pair = catalogue.type("SOCKET_SOCKETPAIR_X");
        set(pair, new SocketPairUpdate(pair));
        EventType bind = catalogue.type("SOCKET_BIND_X");
        set(bind, new BindUpdate(bind));
        EventType connect = catalogue.type("SOCKET_CONNECT_X");
        set(connect, new ConnectUpdate(connect));
        for (String name : List.of("SOCKET_ACCEPT_5_X", "SOCKET_ACCEPT4_6_X")) {
            EventType accept = catalogue.type(name);
            set(accept, new AcceptUpdate(accept));
        }
        EventType option = catalogue.type("SOCKET_GETSOCKOPT_X");
        set(option, new SocketErrorUpdate(option));
    }

    /** All that read or write through a descriptor, sockets' own calls among them. */
    private void transfers(EventCatalogue catalogue) {
        for (EventType type : catalogue.types()) {
            boolean isIncoming = type.flags().contains(EventFlag.READS_FROM_FD);
            boolean isTransfer = isIncoming || type.flags().contains(EventFlag.WRITES_TO_FD);
            if (used[type.code()] == NONE || !isTransfer || updates[type.code()] != null) {
                continue;
            }
            FileUpdate transfer = new SocketTransfer(type, used[type.code()], isIncoming);
            set(type, type.indexOf("msgcontrol") < 0 ? transfer : new RightsUpdate(type, transfer));
        }
    }

    /** The descriptor that an event uses is the first after the result; of a call that moves bytes, the one written to. */
    private static int usedParameter(EventType type) {
        if (!type.flags().contains(EventFlag.USES_FD)) {
            return NONE;
        }
        if (type.indexOf("fd_out") >= 0) {
            return type.indexOf("fd_out");
        }
        List<Parameter> parameters = type.parameters();
        for (int i = type.isEnter() ? 0 : 1; i < parameters.size(); i++) {
            if (parameters.get(i).type() == ParameterType.FD) {
                return i;
            }
        }
        return NONE;
    }

    private void set(EventType type, FileUpdate update) {
        updates[type.code()] = update;
    }

    /** The parameter with the descriptor that events with this code use; -1 if they use none. */
    public int usedParameter(int code) {
        return used[code];
    }

    /** Whether events with this code change descriptors. */
    public boolean isUpdating(int code) {
        return updates[code] != null || code == close;
    }

    /** The descriptor that the event uses, as it was before; null if it uses none or it is unknown. */
    public @Nullable FileRecord find(Event event, FileUser user) {
        int index = used[event.code()];
        return index == NONE || !event.has(index) ? null : user.files().get(event.integer(index));
    }

    /**
     * Lets the event change the descriptors of its thread.
     *
     * @param file what {@link #find} has found
     * @return the descriptor that the event is about; null if it is about none or it is unknown
     */
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        FileUpdate update = updates[event.code()];
        return update == null ? file : update.apply(event, user, file);
    }

    /** Whether the event uses a descriptor that should have been known. */
    public boolean isMissing(Event event, @Nullable FileRecord file) {
        int index = used[event.code()];
        return file == null
                && index != NONE
                && event.has(index)
                && event.integer(index) >= 0
                && (event.type().isEnter() || Values.result(event) != BAD_DESCRIPTOR);
    }

    /** Removes what the event has closed, after the rules have seen it. */
    public void complete(Event event, FileUser user) {
        // The kernel frees the number whatever close returns, unless there was nothing to close.
        if (event.code() == close && Values.result(event) != BAD_DESCRIPTOR && event.has(used[close])) {
            user.files().close(event.integer(used[close]));
        }
    }
}
