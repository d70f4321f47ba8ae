// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileSnapshot;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentMap;

/** The descriptors in a process's directory of /proc. One thread; the sockets' listings are shared by all. */
final class OpenFiles {
    private static final String ANONYMOUS = "anon_inode:";
    private static final String MEMORY = "/memfd:";
    private static final String DELETED = " (deleted)";
    private static final int FORMAT_MASK = 0170000;
    private static final int DIRECTORY_FORMAT = 0040000;
    private static final int PIPE_FORMAT = 0010000;

    /** What a descriptor without a file is, by the name that the kernel gives it. */
    private static final Map<String, FileKind> KINDS = Map.ofEntries(
            Map.entry("[eventfd]", FileKind.EVENT),
            Map.entry("[eventpoll]", FileKind.EVENT_POLL),
            Map.entry("inotify", FileKind.INOTIFY),
            Map.entry("[signalfd]", FileKind.SIGNAL),
            Map.entry("[timerfd]", FileKind.TIMER),
            Map.entry("[io_uring]", FileKind.IO_URING),
            Map.entry("[userfaultfd]", FileKind.USER_FAULT),
            Map.entry("[pidfd]", FileKind.PROCESS),
            Map.entry("bpf-map", FileKind.BPF),
            Map.entry("bpf-prog", FileKind.BPF),
            Map.entry("bpf-link", FileKind.BPF),
            Map.entry("bpf_link", FileKind.BPF),
            Map.entry("bpf_iter", FileKind.BPF));

    private final ProcFile file = new ProcFile();
    private final ConcurrentMap<String, SocketListing> networks;

    /** @param networks listings by network namespace */
    OpenFiles(ConcurrentMap<String, SocketListing> networks) {
        this.networks = networks;
    }

    /** What is open now; what is closed meanwhile is left out. */
    List<FileSnapshot> read(File process, ProcLinks links) {
        String[] numbers = new File(process, "fd").list();
        List<FileSnapshot> found = new ArrayList<>(numbers == null ? 0 : numbers.length);
        for (String number : numbers == null ? new String[0] : numbers) {
            Text link = links.raw("fd/" + number);
            if (!link.isEmpty()) {
                FileSnapshot snapshot = snapshot(process, links, number, link);
                snapshot.number = Long.parseLong(number);
                readFlags(new File(process, "fdinfo/" + number), snapshot);
                found.add(snapshot);
            }
        }
        return found;
    }

    private FileSnapshot snapshot(File process, ProcLinks links, String number, Text link) {
        String shown = link.toString();
        if (shown.startsWith("socket:[")) {
            return socket(process, links, inode(shown));
        }
        FileSnapshot snapshot = new FileSnapshot();
        if (shown.startsWith("pipe:[")) {
            snapshot.kind = FileKind.PIPE;
            snapshot.inode = inode(shown);
        } else if (shown.startsWith(ANONYMOUS)) {
            snapshot.kind = KINDS.getOrDefault(shown.substring(ANONYMOUS.length()), FileKind.UNSUPPORTED);
            snapshot.name = snapshot.kind == FileKind.UNSUPPORTED ? link : Text.EMPTY;
        } else if (shown.startsWith("pidfd:[")) {
            snapshot.kind = FileKind.PROCESS;
            snapshot.inode = inode(shown);
        } else if (shown.startsWith(MEMORY)) {
            snapshot.kind = FileKind.MEMORY;
            int end = link.length() - (shown.endsWith(DELETED) ? DELETED.length() : 0);
            snapshot.name = Text.copyOf(link.toBytes(), MEMORY.length(), end - MEMORY.length());
        } else if (shown.startsWith("/")) {
            snapshot.kind = FileKind.OPENED_FILE;
            snapshot.name = links.withoutRoot(links.withoutDeleted(link));
            readAttributes(process.toPath().resolve("fd/" + number), snapshot);
        } else {
            snapshot.kind = FileKind.UNSUPPORTED;
            snapshot.name = link;
        }
        return snapshot;
    }

    /** The number in brackets behind the kind. */
    private static long inode(String shown) {
        int start = shown.indexOf('[') + 1;
        int end = shown.indexOf(']', start);
        return end < 0 ? 0 : Long.parseLong(shown, start, end, 10);
    }

    private FileSnapshot socket(File process, ProcLinks links, long inode) {
        String network = links.raw("ns/net").toString();
        FileSnapshot listed = networks.computeIfAbsent(network, key -> SocketListing.read(new File(process, "net")))
                .socket(inode);
        FileSnapshot snapshot = new FileSnapshot();
        snapshot.inode = inode;
        if (listed != null) {
            snapshot.kind = listed.kind;
            snapshot.name = listed.name;
            snapshot.protocol = listed.protocol;
            snapshot.localHigh = listed.localHigh;
            snapshot.localLow = listed.localLow;
            snapshot.localPort = listed.localPort;
            snapshot.remoteHigh = listed.remoteHigh;
            snapshot.remoteLow = listed.remoteLow;
            snapshot.remotePort = listed.remotePort;
        }
        return snapshot;
    }

    private static void readAttributes(Path link, FileSnapshot snapshot) {
        try {
            Map<String, Object> attributes = Files.readAttributes(link, "unix:ino,dev,mode");
            snapshot.inode = ((Number) Objects.requireNonNull(attributes.get("ino"))).longValue();
            snapshot.device = device(((Number) Objects.requireNonNull(attributes.get("dev"))).longValue());
            int format = ((Number) Objects.requireNonNull(attributes.get("mode"))).intValue() & FORMAT_MASK;
            if (format == DIRECTORY_FORMAT) {
                snapshot.kind = FileKind.DIRECTORY;
            } else if (format == PIPE_FORMAT) {
                snapshot.kind = FileKind.PIPE;
            }
        } catch (IOException | SecurityException e) {
            // Closed meanwhile, or hidden from us: then its name is all there is.
        }
    }

    /** The number in events is put together otherwise than the one that stat gives. */
    private static int device(long given) {
        long major = ((given >>> 8) & 0xFFF) | ((given >>> 32) & ~0xFFFL);
        long minor = (given & 0xFF) | ((given >>> 12) & ~0xFFL & 0xFFFFFFFFL);
        return (int) ((minor & 0xFF) | (major << 8) | ((minor & ~0xFFL) << 12));
    }

    private void readFlags(File info, FileSnapshot snapshot) {
        if (file.tryRead(info)) {
            snapshot.openFlags = OpenFlags.ofKernel(file.valueOf("flags:", 0, 0));
            snapshot.mountId = (int) file.valueOf("\nmnt_id:", 0, 0);
            if (snapshot.kind == FileKind.PROCESS) {
                snapshot.targetPid = Math.max(0, file.valueOf("\nPid:", 0, 0));
                snapshot.name = Text.of("/proc/" + snapshot.targetPid);
            }
        }
    }
}
