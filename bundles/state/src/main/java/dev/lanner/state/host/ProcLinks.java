// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.text.Text;
import dev.lanner.state.process.Capabilities;
import dev.lanner.state.process.ExecutableFile;
import dev.lanner.state.process.ThreadSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The links in a process's directory of /proc: paths as the process itself sees them. */
final class ProcLinks {
    private static final String DELETED = " (deleted)";
    private static final String IN_MEMORY = "/memfd:";
    private static final char DELETE = 0x7F;
    private static final int HEXADECIMAL = 16;
    /** May write any file: bit 1 of the capabilities. */
    private static final long OVERRIDES_ACCESS = 1L << 1;
    /** May do with any file what its owner may: bit 3. */
    private static final long ACTS_AS_OWNER = 1L << 3;

    private final Path directory;
    private final Text root;

    ProcLinks(File directory) {
        this.directory = directory.toPath();
        Text target = raw("root");
        root = target.isEmpty() ? Text.of("/") : target;
    }

    /** The process's root directory. */
    Text root() {
        return root;
    }

    /** Where the link points, without the root's own path and without the kernel's word for what was deleted. */
    Text path(String link) {
        Text target = raw(link);
        if (target.toString().startsWith(IN_MEMORY)) {
            // Events call it like this, since they see the file itself and not a path to it.
            int end = target.length() - (endsWith(target, DELETED) ? DELETED.length() : 0);
            return Text.copyOf(target.toBytes(), 1, end - 1);
        }
        return withoutRoot(withoutDeleted(target));
    }

    /** Where the link points, byte for byte; empty if it cannot be read. */
    Text raw(String link) {
        try {
            return bytes(Files.readSymbolicLink(directory.resolve(link)));
        } catch (IOException | SecurityException | InvalidPathException e) {
            return Text.EMPTY;
        }
    }

    /** Text decoding loses what is no text, but the path keeps its bytes, and its URI shows them. */
    private static Text bytes(Path path) {
        String decoded = path.toString();
        if (decoded.chars().allMatch(c -> c >= ' ' && c < DELETE && c != '?')) {
            return Text.of(decoded);
        }
        if (!path.isAbsolute()) {
            return Text.of(decoded);
        }
        String encoded = path.toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            if (c == '%') {
                bytes.write(Integer.parseInt(encoded, i + 1, i + 3, HEXADECIMAL));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        int length = bytes.size();
        byte[] all = bytes.toByteArray();
        // The URI of a directory ends in a slash.
        return Text.copyOf(all, 0, length > 1 && all[length - 1] == '/' ? length - 1 : length);
    }

    private static boolean endsWith(Text text, String end) {
        int start = text.length() - end.length();
        if (start < 0) {
            return false;
        }
        for (int i = 0; i < end.length(); i++) {
            if (text.byteAt(start + i) != end.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A file may really be called like that, so it is only the kernel's word if there is no such file. */
    Text withoutDeleted(Text target) {
        if (!endsWith(target, DELETED)) {
            return target;
        }
        Path literal = directory.resolve("root" + withoutRoot(target));
        return Files.exists(literal, LinkOption.NOFOLLOW_LINKS)
                ? target
                : Text.copyOf(target.toBytes(), 0, target.length() - DELETED.length());
    }

    /** The path as the process itself sees it. */
    Text withoutRoot(Text target) {
        int length = root.length();
        if (length <= 1 || target.length() < length || !root.contentEquals(target.toBytes(), 0, length)) {
            return target;
        }
        if (target.length() == length) {
            return Text.of("/");
        }
        return target.byteAt(length) == '/' ? Text.copyOf(target.toBytes(), length, target.length() - length) : target;
    }

    ExecutableFile executable(ThreadSnapshot process) {
        try {
            Map<String, Object> attributes =
                    Files.readAttributes(directory.resolve("exe"), "unix:ino,ctime,lastModifiedTime,mode,uid,gid");
            int flags = isWritable(attributes, process) ? ExecutableFile.WRITABLE : 0;
            flags |= raw("exe").toString().startsWith(IN_MEMORY) ? ExecutableFile.FROM_MEMORY : 0;
            return new ExecutableFile(
                    number(attributes, "ino"),
                    nanoseconds(attributes, "ctime"),
                    nanoseconds(attributes, "lastModifiedTime"),
                    flags,
                    ExecutableFile.WRITABLE | ExecutableFile.FROM_MEMORY);
        } catch (IOException | SecurityException e) {
            return ExecutableFile.UNKNOWN;
        }
    }

    private static boolean isWritable(Map<String, Object> attributes, ThreadSnapshot process) {
        Capabilities capabilities = process.capabilities;
        long effective = capabilities == null ? 0 : capabilities.effective();
        long owner = number(attributes, "uid");
        if ((effective & (OVERRIDES_ACCESS | ACTS_AS_OWNER)) != 0 || owner == process.uid) {
            return true;
        }
        int mode = (int) number(attributes, "mode");
        boolean isOfGroup = number(attributes, "gid") == process.gid;
        return (mode & (isOfGroup ? 0020 : 0002)) != 0;
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static long nanoseconds(Map<String, Object> attributes, String name) {
        return ((FileTime) Objects.requireNonNull(attributes.get(name))).to(TimeUnit.NANOSECONDS);
    }
}
