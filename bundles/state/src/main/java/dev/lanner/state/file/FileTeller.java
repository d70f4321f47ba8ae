// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Tells of a descriptor, by the event that a source tells of it with. */
public final class FileTeller {
    /** The catalogue's number of a descriptor without a file that it has no other one for. */
    private static final int UNKNOWN_ANONYMOUS = 0;

    /** A parameter holds so many bytes, and a text's closing NUL. */
    private static final int LONGEST = 0xFFFF - 1;

    /** Writes one parameter. */
    @FunctionalInterface
    private interface Value {
        void write(FileRecord file, FileTeller teller);
    }

    private static final Map<String, Value> VALUES = Map.ofEntries(
            Map.entry("fd", (file, teller) -> teller.writer.integer(file.number)),
            Map.entry("path", (file, teller) -> teller.text(file.name())),
            Map.entry("sun_path", (file, teller) -> teller.text(file.name())),
            Map.entry("name", (file, teller) -> teller.text(file.name())),
            Map.entry("raw_name", (file, teller) -> teller.text(file.rawName)),
            Map.entry("flags", (file, teller) -> teller.flags(file)),
            Map.entry("open_flags", (file, teller) -> teller.writer.integer(file.openFlags)),
            Map.entry("dev", (file, teller) -> teller.writer.integer(file.device)),
            Map.entry("mnt_id", (file, teller) -> teller.writer.integer(file.mountId)),
            Map.entry("ino_num", (file, teller) -> teller.writer.integer(file.inode)),
            Map.entry("opened_by", (file, teller) -> teller.openedBy(file)),
            Map.entry("fd_type", (file, teller) -> teller.writer.integer(anonymousType(file.kind))),
            Map.entry("kind", (file, teller) -> teller.writer.integer(file.kind.code())),
            Map.entry("target_pid", (file, teller) -> teller.writer.integer(file.targetPid)),
            Map.entry("sk_type", (file, teller) -> teller.socketType(file)),
            Map.entry("sk_proto", (file, teller) -> teller.writer.integer(ToldSocket.numberOf(file.protocol()))),
            Map.entry("sk_pointer", (file, teller) -> teller.writer.integer(file.sourceLow())),
            Map.entry("peer_pointer", (file, teller) -> teller.writer.integer(file.destinationLow())),
            Map.entry("local_ip", (file, teller) -> teller.address(file, file.sourceHigh(), file.sourceLow())),
            Map.entry("local_port", (file, teller) -> teller.writer.integer(file.sourcePort())),
            Map.entry(
                    "remote_ip", (file, teller) -> teller.address(file, file.destinationHigh(), file.destinationLow())),
            Map.entry("remote_port", (file, teller) -> teller.writer.integer(file.destinationPort())),
            Map.entry("is_listening", (file, teller) -> teller.writer.integer(file.kind.isServerSocket() ? 1 : 0)),
            Map.entry("role", (file, teller) -> teller.writer.integer(file.role.code())),
            Map.entry("status", (file, teller) -> teller.writer.integer(file.status.code())));

    private record Form(EventType type, List<Value> values) {}

    private final Map<FileKind, Form> forms = new EnumMap<>(FileKind.class);
    private final EventWriter writer;

    /** Writes with this writer. */
    public FileTeller(EventCatalogue catalogue, EventWriter writer) {
        this.writer = writer;
        for (FileKind kind : FileKind.values()) {
            forms.put(kind, form(catalogue.type("ITER_TASK_FILE_" + event(kind) + "_E")));
        }
    }

    private static String event(FileKind kind) {
        return switch (kind) {
            case FILE, OPENED_FILE -> "REGULAR";
            case DIRECTORY -> "DIRECTORY";
            case PIPE -> "PIPE";
            case MEMORY -> "MEMFD";
            case IPV4_SOCKET, IPV4_SERVER_SOCKET -> "SOCKET_INET";
            case IPV6_SOCKET, IPV6_SERVER_SOCKET -> "SOCKET_INET6";
            case UNIX_SOCKET -> "SOCKET_UNIX";
            case NETLINK_SOCKET -> "SOCKET_NETLINK";
            default -> "ANON_INODE";
        };
    }

    private static Form form(EventType type) {
        List<Value> values = new ArrayList<>();
        for (Parameter parameter : type.parameters()) {
            Value value = VALUES.get(parameter.name());
            if (value == null) {
                throw new IllegalStateException("Nobody knows how to tell " + parameter.name() + ".");
            }
            values.add(value);
        }
        return new Form(type, List.copyOf(values));
    }

    /**
     * The record that tells of a descriptor.
     *
     * @param word the thread's process id and id, as the header has them
     * @return the writer's own buffer
     */
    public ByteBuffer record(FileRecord file, long timeNs, long word) {
        Form form = Objects.requireNonNull(forms.get(file.kind));
        writer.begin(form.type, timeNs, word);
        for (Value value : form.values) {
            value.write(file, this);
        }
        return writer.end();
    }

    private void text(Text value) {
        if (value.isEmpty()) {
            writer.absent();
        } else if (value.length() <= LONGEST) {
            writer.text(value);
        } else {
            writer.text(Text.copyOf(value.toBytes(), 0, LONGEST));
        }
    }

    private void flags(FileRecord file) {
        if (file.kind == FileKind.FILE) {
            writer.absent();
        } else {
            writer.integer(file.openFlags);
        }
    }

    private void openedBy(FileRecord file) {
        if (file.openedBy < 0) {
            writer.absent();
        } else {
            writer.integer(file.openedBy);
        }
    }

    private void socketType(FileRecord file) {
        int type = ToldSocket.typeOf(file.protocol());
        if (type == 0) {
            writer.absent();
        } else {
            writer.integer(type);
        }
    }

    private void address(FileRecord file, long high, long low) {
        byte[] bytes = new byte[file.addressBytes()];
        for (int i = 0; i < bytes.length; i++) {
            int byteFromEnd = bytes.length - 1 - i;
            long half = byteFromEnd >= Long.BYTES ? high : low;
            bytes[i] = (byte) (half >>> (Byte.SIZE * (byteFromEnd % Long.BYTES)));
        }
        writer.bytes(bytes, 0, bytes.length);
    }

    private static int anonymousType(FileKind kind) {
        return switch (kind) {
            case EVENT -> 1;
            case EVENT_POLL -> 2;
            case INOTIFY -> 3;
            case SIGNAL -> 4;
            case TIMER -> 5;
            case IO_URING -> 6;
            case USER_FAULT -> 7;
            case PROCESS -> 8;
            case BPF -> 9;
            default -> UNKNOWN_ANONYMOUS;
        };
    }
}
