// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.text.Text;

/** A descriptor as a listing of what is open shows it. What the listing does not tell stays unknown. */
public final class FileSnapshot {
    public long number;
    public FileKind kind = FileKind.UNKNOWN;
    public Text name = Text.EMPTY;
    public long inode;
    public int device;
    public int mountId;
    /** As the catalogue has the flags. */
    public int openFlags;
    /** The process that a pidfd stands for; 0 for others. */
    public long targetPid;

    public Protocol protocol = Protocol.UNKNOWN;
    /** Halves of addresses as numbers in network order, or the kernel's pointer of a unix socket. */
    public long localHigh;

    public long localLow;
    public int localPort;
    public long remoteHigh;
    public long remoteLow;
    public int remotePort;

    void copyTo(FileRecord file) {
        file.kind = kind;
        file.name = name;
        file.inode = inode;
        file.device = device;
        file.mountId = mountId;
        file.openFlags = openFlags;
        file.targetPid = targetPid;
        if (kind.isInternet() || kind == FileKind.UNIX_SOCKET) {
            copyEnds(file);
        }
        file.changed();
    }

    private void copyEnds(FileRecord file) {
        SocketEnds ends = file.ends();
        ends.protocol = protocol;
        ends.sourceHigh = localHigh;
        ends.sourceLow = localLow;
        ends.sourcePort = localPort;
        ends.destinationHigh = remoteHigh;
        ends.destinationLow = remoteLow;
        ends.destinationPort = remotePort;
        if (kind == FileKind.UNIX_SOCKET) {
            file.role = name.isEmpty() ? SocketRole.CLIENT : SocketRole.SERVER;
            return;
        }
        boolean hasPeer = remoteHigh != 0 || remoteLow != 0;
        if (kind.isServerSocket()) {
            file.role = SocketRole.SERVER;
        } else if (hasPeer && protocol == Protocol.TCP) {
            file.status = ConnectionStatus.CONNECTED;
        }
        file.name = kind.isServerSocket() || hasPeer ? null : Text.EMPTY;
    }
}
