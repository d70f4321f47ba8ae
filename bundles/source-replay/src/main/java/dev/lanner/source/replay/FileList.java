// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static dev.lanner.source.replay.StateRecord.text;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventWriter;
import dev.lanner.source.replay.ListCursor.DamagedException;
import dev.lanner.source.replay.StateRecord.Value;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of one thread's descriptors: each becomes an event of the kind that a listing of a live host makes. */
final class FileList implements StateList {
    /** What follows the number, inode and type of an entry. */
    private enum Body {
        NAME,
        FLAGS_AND_NAME,
        IPV4_PAIR,
        IPV4_ADDRESS,
        IPV6_PAIR,
        IPV6_ADDRESS,
        UNIX
    }

    /**
     * One type of an entry.
     *
     * @param eventName of the event that it becomes; null if state has no use for it
     * @param anonymousType of a descriptor without a file: the catalogue's number of what it is
     */
    private record Form(Body body, @Nullable String eventName, int anonymousType) {}

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final byte[] NOTHING = {};

    /** At the index that is the type in a capture. */
    private static final @Nullable Form[] FORMS = {
        null,
        form(Body.NAME, "REGULAR"),
        form(Body.NAME, "DIRECTORY"),
        form(Body.IPV4_PAIR, "SOCKET_INET"),
        form(Body.IPV6_PAIR, "SOCKET_INET6"),
        form(Body.IPV4_ADDRESS, "SOCKET_INET"),
        form(Body.IPV6_ADDRESS, "SOCKET_INET6"),
        form(Body.NAME, "PIPE"),
        form(Body.UNIX, "SOCKET_UNIX"),
        anonymous(1), // 9: event
        anonymous(0), // 10: not supported
        anonymous(4), // 11: signal
        anonymous(2), // 12: epoll
        anonymous(3), // 13: inotify
        anonymous(5), // 14: timer
        form(Body.NAME, "SOCKET_NETLINK"),
        form(Body.FLAGS_AND_NAME, "REGULAR"),
        anonymous(9), // 17: BPF
        anonymous(7), // 18: user fault
        anonymous(6), // 19: io_uring
        form(Body.NAME, "MEMFD"),
        anonymous(8), // 21: process
    };

    /** Socket types and protocols of the kernel by the protocol in a capture: unknown, none, TCP, UDP, ICMP, raw. */
    private static final int[] SOCKET_TYPES = {0, 0, 1, 2, 3, 3};

    private static final int[] PROTOCOLS = {0, 0, 6, 17, 1, 255};

    private static final Map<String, Value<FileList>> VALUES = Map.ofEntries(
            Map.entry("fd", (entry, writer) -> writer.integer(entry.number)),
            Map.entry("path", (entry, writer) -> text(writer, entry.name)),
            Map.entry("sun_path", (entry, writer) -> text(writer, entry.name)),
            Map.entry("flags", (entry, writer) -> entry.known(writer, entry.openFlags)),
            Map.entry("dev", (entry, writer) -> entry.known(writer, entry.device)),
            Map.entry("ino_num", (entry, writer) -> writer.integer(entry.inode)),
            Map.entry("fd_type", (entry, writer) -> writer.integer(entry.anonymousType)),
            Map.entry("kind", (entry, writer) -> writer.integer(entry.kind)),
            Map.entry("sk_type", (entry, writer) -> entry.known(writer, entry.socketType)),
            Map.entry("sk_proto", (entry, writer) -> entry.known(writer, entry.protocol)),
            Map.entry("sk_pointer", (entry, writer) -> writer.integer(entry.source)),
            Map.entry("peer_pointer", (entry, writer) -> writer.integer(entry.destination)),
            Map.entry("local_ip", (entry, writer) -> StateRecord.bytes(writer, entry.localIp)),
            Map.entry("local_port", (entry, writer) -> writer.integer(entry.localPort)),
            Map.entry("remote_ip", (entry, writer) -> StateRecord.bytes(writer, entry.remoteIp)),
            Map.entry("remote_port", (entry, writer) -> entry.known(writer, entry.remotePort)),
            Map.entry("is_listening", (entry, writer) -> writer.integer(entry.isServer ? 1 : 0)));

    private static final int UNKNOWN = -1;

    private final @Nullable StateRecord<FileList>[] records;
    private final EventWriter writer;
    private final ThreadGroups groups;
    private long tid;
    private long number;
    private long inode;
    private byte[] name = NOTHING;
    private long openFlags;
    private long device;
    private int kind;
    private int anonymousType;
    private int socketType;
    private int protocol;
    private long source;
    private long destination;
    private byte[] localIp = NOTHING;
    private int localPort;
    private byte[] remoteIp = NOTHING;
    private int remotePort;
    private boolean isServer;

    /** @param groups knows which process the thread belongs to */
    @SuppressWarnings({"unchecked", "rawtypes"})
    FileList(EventCatalogue catalogue, EventWriter writer, ThreadGroups groups) {
        records = new @Nullable StateRecord[FORMS.length];
        for (int i = 0; i < FORMS.length; i++) {
            Form form = FORMS[i];
            if (form != null && form.eventName != null) {
                records[i] = new StateRecord<>(catalogue.type("ITER_TASK_FILE_" + form.eventName + "_E"), VALUES);
            }
        }
        this.writer = writer;
        this.groups = groups;
    }

    private static Form form(Body body, String event) {
        return new Form(body, event, 0);
    }

    private static Form anonymous(int type) {
        return new Form(Body.NAME, "ANON_INODE", type);
    }

    @Override
    public void begin(ListCursor cursor) throws DamagedException {
        tid = cursor.u64();
    }

    @Override
    public @Nullable ByteBuffer next(ListCursor cursor, int version) throws DamagedException {
        int start = cursor.position();
        int length = version >= 2 ? cursor.u32() : 0;
        int shortest = Integer.BYTES + 2 * Long.BYTES + 1;
        if (version >= 2 && (length < shortest || length > cursor.remaining() + Integer.BYTES)) {
            throw new DamagedException("a descriptor is longer than its block");
        }
        number = cursor.u64();
        inode = cursor.u64();
        int type = cursor.u8();
        kind = type;
        Form form = type < FORMS.length ? FORMS[type] : null;
        if (form == null && version < 2) {
            throw new DamagedException("a descriptor is of the unknown type " + type);
        }
        @Nullable ByteBuffer result = null;
        if (form != null) {
            readBody(cursor, form, version < 2 ? Integer.MAX_VALUE : start + length, version);
            StateRecord<FileList> record = records[type];
            result = record == null ? null : record.write(this, StateRecord.tidWord(groups.pid(tid), tid), writer);
        }
        if (version >= 2) {
            if (cursor.position() > start + length) {
                throw new DamagedException("a descriptor is longer than it says");
            }
            cursor.position(start + length);
        }
        return result;
    }

    private void readBody(ListCursor cursor, Form form, int end, int version) throws DamagedException {
        clear();
        anonymousType = form.anonymousType;
        switch (form.body) {
            case NAME -> name = cursor.string();
            case FLAGS_AND_NAME -> {
                openFlags = Integer.toUnsignedLong(cursor.u32());
                name = cursor.string();
                boolean hasDevice = version >= 2 && end - cursor.position() >= Integer.BYTES;
                device = hasDevice ? Integer.toUnsignedLong(cursor.u32()) : UNKNOWN;
            }
            case IPV4_PAIR -> readPair(cursor, IPV4_BYTES);
            case IPV6_PAIR -> readPair(cursor, IPV6_BYTES);
            case IPV4_ADDRESS -> readAddress(cursor, IPV4_BYTES);
            case IPV6_ADDRESS -> readAddress(cursor, IPV6_BYTES);
            case UNIX -> {
                source = cursor.u64();
                destination = cursor.u64();
                name = cursor.string();
            }
        }
    }

    private void clear() {
        name = NOTHING;
        openFlags = UNKNOWN;
        device = UNKNOWN;
        socketType = UNKNOWN;
        protocol = UNKNOWN;
        source = 0;
        destination = 0;
        isServer = false;
    }

    private void readPair(ListCursor cursor, int addressBytes) throws DamagedException {
        localIp = cursor.bytes(addressBytes);
        remoteIp = cursor.bytes(addressBytes);
        localPort = cursor.u16();
        remotePort = cursor.u16();
        readProtocol(cursor);
    }

    private void readAddress(ListCursor cursor, int addressBytes) throws DamagedException {
        localIp = cursor.bytes(addressBytes);
        localPort = cursor.u16();
        remoteIp = NOTHING;
        remotePort = UNKNOWN;
        isServer = true;
        readProtocol(cursor);
    }

    private void readProtocol(ListCursor cursor) throws DamagedException {
        int number = cursor.u8();
        if (number < PROTOCOLS.length && PROTOCOLS[number] != 0) {
            socketType = SOCKET_TYPES[number];
            protocol = PROTOCOLS[number];
        }
    }

    private EventWriter known(EventWriter target, long value) {
        return value == UNKNOWN ? target.absent() : target.integer(value);
    }
}
