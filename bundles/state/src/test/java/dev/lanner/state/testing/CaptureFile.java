// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.testing;

import dev.lanner.api.text.Text;
import dev.lanner.state.host.Accounts;
import dev.lanner.state.process.Capabilities;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.Program;
import dev.lanner.state.process.TextVector;
import dev.lanner.state.process.ThreadSnapshot;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A recorded capture, as far as tests need it: processes, users, and events of the current form. */
public final class CaptureFile {
    private static final int PROCESSES_V9 = 0x215;
    private static final int USERS_V2 = 0x220;

    private final ByteBuffer bytes;
    private final List<ThreadSnapshot> threads = new ArrayList<>();
    private final StringBuilder passwd = new StringBuilder();
    private final StringBuilder group = new StringBuilder();

    private CaptureFile(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Takes an event record. */
    @FunctionalInterface
    public interface Handler {
        void onEvent(ByteBuffer bytes, int offset, int limit, int cpu);
    }

    /** The file below the conformance folder that stands beside the repository; null if it is not there. */
    public static @Nullable Path find(String name) {
        String given = System.getProperty("lanner.conformance");
        if (given != null) {
            Path path = Path.of(given, name);
            return Files.exists(path) ? path : null;
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path path = at.resolve("../shared/conformance").resolve(name).normalize();
            if (Files.exists(path)) {
                return path;
            }
        }
        return null;
    }

    /** Reads the preamble; the events wait for {@link #forEachEvent}. */
    public static CaptureFile read(Path path) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            in.mark(2);
            boolean isPacked = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            byte[] all = (isPacked ? new GZIPInputStream(in) : in).readAllBytes();
            CaptureFile file = new CaptureFile(ByteBuffer.wrap(all).order(ByteOrder.nativeOrder()));
            file.forEachBlock((type, offset, limit) -> {
                if (type == PROCESSES_V9) {
                    file.readProcesses(offset, limit);
                } else if (type == USERS_V2) {
                    file.readUsers(offset, limit);
                }
            });
            return file;
        }
    }

    public List<ThreadSnapshot> threads() {
        return threads;
    }

    public Accounts accounts() {
        return Accounts.parse(
                passwd.toString().getBytes(StandardCharsets.UTF_8),
                group.toString().getBytes(StandardCharsets.UTF_8));
    }

    public void forEachEvent(Handler handler) {
        forEachBlock((type, offset, limit) -> {
            boolean hasFlags = type == 0x217 || type == 0x222;
            if (hasFlags || type == 0x216 || type == 0x221) {
                handler.onEvent(bytes, offset + (hasFlags ? 6 : 2), limit, bytes.getShort(offset) & 0xFFFF);
            }
        });
    }

    private interface BlockHandler {
        void onBlock(int type, int offset, int limit);
    }

    private void forEachBlock(BlockHandler handler) {
        int at = 0;
        while (at + 8 <= bytes.limit()) {
            int length = bytes.getInt(at + 4);
            handler.onBlock(bytes.getInt(at), at + 8, at + length - 4);
            at += length;
        }
    }

    private void readProcesses(int offset, int limit) {
        for (int at = offset; at + 4 <= limit; ) {
            int length = bytes.getInt(at);
            if (length <= 4) {
                return;
            }
            threads.add(readThread(
                    bytes.duplicate().order(bytes.order()).position(at + 4).limit(at + length)));
            at += length;
        }
    }

    private static ThreadSnapshot readThread(ByteBuffer in) {
        ThreadSnapshot thread = new ThreadSnapshot();
        thread.tid = in.getLong();
        thread.pid = in.getLong();
        thread.parentPid = in.getLong();
        thread.sessionId = in.getLong();
        thread.nsGroupId = in.getLong();
        thread.name = text(in);
        Text exe = text(in);
        Text exePath = text(in);
        TextVector arguments = texts(in);
        Text directory = text(in);
        int length = directory.length();
        thread.workingDirectory = length > 1 && directory.byteAt(length - 1) == '/'
                ? Text.copyOf(directory.toBytes(), 0, length - 1)
                : directory;
        thread.openFilesLimit = in.getLong();
        in.getInt();
        thread.uid = in.getInt();
        thread.gid = in.getInt();
        thread.virtualKb = in.getInt();
        thread.residentKb = in.getInt();
        thread.swappedKb = in.getInt();
        thread.majorFaults = in.getLong();
        thread.minorFaults = in.getLong();
        TextVector environment = texts(in);
        thread.nsTid = in.getLong();
        thread.nsPid = in.getLong();
        thread.controlGroups = texts(in);
        text(in);
        thread.namespaceStartNs = in.getLong();
        thread.tty = in.getInt();
        thread.loginUid = in.getInt();
        int flags = in.get() != 0 ? ExecutableFile.WRITABLE : 0;
        long inheritable = in.getLong();
        long permitted = in.getLong();
        thread.capabilities = new Capabilities(inheritable, permitted, in.getLong());
        flags |= in.get() != 0 ? ExecutableFile.UPPER_LAYER : 0;
        long inode = in.getLong();
        long changed = in.getLong();
        long modified = in.getLong();
        flags |= in.get() != 0 ? ExecutableFile.FROM_MEMORY : 0;
        flags |= in.get() != 0 ? ExecutableFile.LOWER_LAYER : 0;
        thread.groupId = in.getLong();
        thread.program = new Program(
                exe,
                exePath,
                arguments,
                environment,
                new ExecutableFile(inode, changed, modified, flags, ExecutableFile.ALL_FLAGS));
        return thread;
    }

    private static Text text(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        Text text = Text.copyOf(in, in.position(), length);
        in.position(in.position() + length);
        return text;
    }

    private static TextVector texts(ByteBuffer in) {
        int length = in.getShort() & 0xFFFF;
        TextVector texts = TextVector.parse(in, in.position(), length);
        in.position(in.position() + length);
        return texts;
    }

    private void readUsers(int offset, int limit) {
        for (int at = offset; at + 4 <= limit; ) {
            int length = bytes.getInt(at);
            if (length <= 4) {
                return;
            }
            ByteBuffer in = bytes.duplicate().order(bytes.order()).position(at + 4);
            if (in.get() == 0) {
                long uid = in.getInt() & 0xFFFFFFFFL;
                long gid = in.getInt() & 0xFFFFFFFFL;
                passwd.append(text(in))
                        .append(":x:")
                        .append(uid)
                        .append(':')
                        .append(gid)
                        .append("::");
                passwd.append(text(in)).append(':').append(text(in)).append('\n');
            } else {
                long gid = in.getInt() & 0xFFFFFFFFL;
                group.append(text(in)).append(":x:").append(gid).append(":\n");
            }
            at += length;
        }
    }
}
