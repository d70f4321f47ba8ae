// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.state.FileState;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/**
 * An open descriptor in the table of a process. The rules of {@link dev.lanner.api.state.ThreadState} hold, and one more:
 * after a fork the same record may stand in several tables, until either process changes it.
 */
public final class FileRecord implements FileState {
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    long number;
    FileKind kind = FileKind.UNKNOWN;
    /** Null: it is made of the socket's ends when somebody asks. */
    @Nullable
    Text name = Text.EMPTY;

    Text rawName = Text.EMPTY;
    long inode;
    int device;
    int mountId;
    int openFlags;
    /** The thread that opened it; -1 if unknown. */
    long openedBy = -1;
    /** The process that a pidfd stands for; 0 for others. */
    long targetPid;
    /** As of when it is known that it stands under its number; what is older says nothing about it. */
    long knownNs;

    SocketRole role = SocketRole.NONE;
    ConnectionStatus status = ConnectionStatus.NONE;

    @Nullable
    SocketEnds ends;

    /** Of the socket that it was before. */
    private @Nullable SocketEnds spareEnds;

    /** Whether several tables may hold it: then it must not change, but be replaced by a copy. */
    boolean isShared;
    /** Number of the last event that has given it another name. */
    long nameChangedBy;

    private int version;
    private @Nullable Object memo;

    FileRecord(long number) {
        this.number = number;
    }

    /** Becomes what the other one is, but for its number, and no rule has seen it. */
    void become(FileRecord other) {
        kind = other.kind;
        name = other.name;
        rawName = other.rawName;
        inode = other.inode;
        device = other.device;
        mountId = other.mountId;
        openFlags = other.openFlags;
        openedBy = other.openedBy;
        targetPid = other.targetPid;
        role = other.role;
        status = other.status;
        SocketEnds otherEnds = other.ends;
        dropEnds();
        if (otherEnds != null) {
            ends().become(otherEnds);
        }
        nameChangedBy = other.nameChangedBy;
        memo = null;
        version++;
    }

    /** Becomes a descriptor of which nothing is known but its number, and that no rule has seen. */
    void reset(long newNumber) {
        number = newNumber;
        kind = FileKind.UNKNOWN;
        name = Text.EMPTY;
        rawName = Text.EMPTY;
        inode = 0;
        device = 0;
        mountId = 0;
        openFlags = 0;
        openedBy = -1;
        targetPid = 0;
        knownNs = 0;
        role = SocketRole.NONE;
        status = ConnectionStatus.NONE;
        dropEnds();
        isShared = false;
        nameChangedBy = 0;
        memo = null;
        version++;
    }

    /** Must be called after each change that a field may read. */
    void changed() {
        version++;
    }

    /** Gives it a name that follows from the event, or from its ends if null. */
    void rename(@Nullable Text newName, Event event) {
        name = newName;
        nameChangedBy = event.number();
        version++;
    }

    SocketEnds ends() {
        SocketEnds present = ends;
        if (present == null) {
            present = spareEnds == null ? new SocketEnds() : spareEnds;
            spareEnds = null;
            ends = present;
        }
        return present;
    }

    /** Sockets come and go with their records: the next one has use for the ends. */
    private void dropEnds() {
        SocketEnds dropped = ends;
        if (dropped != null) {
            dropped.clear();
            spareEnds = dropped;
            ends = null;
        }
    }

    @Override
    public long number() {
        return number;
    }

    /** What it is. */
    public FileKind kind() {
        return kind;
    }

    @Override
    public Text type() {
        return kind.type();
    }

    @Override
    public Text name() {
        Text present = name;
        if (present == null) {
            present = SocketNames.name(this);
            name = present;
        }
        return present;
    }

    /** Its path as it was given to the call that opened it; empty if it is no file, or not known. */
    public Text rawName() {
        return rawName;
    }

    /** Whether this event has given it another name. */
    public boolean isRenamedBy(Event event) {
        return nameChangedBy != 0 && nameChangedBy == event.number();
    }

    /** Inode number; 0 if unknown. */
    public long inode() {
        return inode;
    }

    /** Number of the device that the file lies on, as captures have it; 0 if unknown. */
    public int device() {
        return device;
    }

    /** Id of the mount that the file was opened by; 0 if unknown. */
    public int mountId() {
        return mountId;
    }

    /** How it was opened: bits of the catalogue's table of file flags; see {@link FileFlags}. */
    public int openFlags() {
        return openFlags;
    }

    /** Whether it goes away when the process runs another program. */
    public boolean isClosedOnExec() {
        return (openFlags & FileFlags.CLOSE_ON_EXEC) != 0;
    }

    /** The thread whose call made it; -1 if that was not seen. */
    public long openedBy() {
        return openedBy;
    }

    /** The process that a pidfd stands for, as the caller counts; 0 for others. */
    public long targetPid() {
        return targetPid;
    }

    /** Which side of a connection the process is on. */
    public SocketRole role() {
        return role;
    }

    /** How far a connection has come. */
    public ConnectionStatus status() {
        return status;
    }

    /** What an internet socket speaks. */
    public Protocol protocol() {
        return ends == null ? Protocol.UNKNOWN : ends.protocol;
    }

    /** Bytes of an address of this socket: 4, 16, or 0 if it is no internet socket. */
    public int addressBytes() {
        if (!kind.isInternet()) {
            return 0;
        }
        return kind.isIpv6() ? IPV6_BYTES : IPV4_BYTES;
    }

    /** High half of the source's IPv6 address, as a number in network order; 0 for IPv4. */
    public long sourceHigh() {
        return ends == null ? 0 : ends.sourceHigh;
    }

    /**
     * Low half of the source's IPv6 address, the whole of an IPv4 one, or the kernel's pointer of a unix socket. The
     * source is the client of a connection; of a server socket it is the only address there is.
     */
    public long sourceLow() {
        return ends == null ? 0 : ends.sourceLow;
    }

    /** High half of the destination's IPv6 address. */
    public long destinationHigh() {
        return ends == null ? 0 : ends.destinationHigh;
    }

    /** Low half of the destination's IPv6 address, the whole of an IPv4 one, or the pointer of a unix socket's peer. */
    public long destinationLow() {
        return ends == null ? 0 : ends.destinationLow;
    }

    /** Port of the source; 0 if unknown. */
    public int sourcePort() {
        return ends == null ? 0 : ends.sourcePort;
    }

    /** Port of the destination; 0 if unknown, or a server socket's. */
    public int destinationPort() {
        return ends == null ? 0 : ends.destinationPort;
    }

    /** Appends the {@link #addressBytes()} bytes of the source's address, in network order. */
    public void appendSource(FieldValue value) {
        appendAddress(sourceHigh(), sourceLow(), value);
    }

    /** Appends the {@link #addressBytes()} bytes of the destination's address, in network order. */
    public void appendDestination(FieldValue value) {
        appendAddress(destinationHigh(), destinationLow(), value);
    }

    private void appendAddress(long high, long low, FieldValue value) {
        for (int i = addressBytes() - 1; i >= 0; i--) {
            long half = i >= Long.BYTES ? high : low;
            value.append((byte) (half >>> (Byte.SIZE * (i % Long.BYTES))));
        }
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public @Nullable Object memo() {
        return memo;
    }

    @Override
    public void memo(@Nullable Object memo) {
        this.memo = memo;
    }

    @Override
    public String toString() {
        return "descriptor " + number + " " + kind + " " + name();
    }
}
