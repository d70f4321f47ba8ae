// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * A file that lines are added to, for its owner only. It is opened anew for each line, so whoever moves it away finds the
 * next line in a new file; at a size it moves itself away. <em>Thread:</em> any.
 */
final class AuditFile {
    private final Path path;
    private final long mostBytes;
    private final int kept;

    /**
     * A file that may not be there yet.
     *
     * @param mostBytes at which it is moved away; 0 for never
     * @param kept how many that were moved away are kept: {@code .1} is the youngest
     */
    AuditFile(Path path, long mostBytes, int kept) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.kept = kept;
    }

    Path path() {
        return path;
    }

    /** Adds a line; returns why it could not, or null. */
    synchronized @Nullable String append(String line) {
        try {
            Path folder = path.getParent();
            if (folder != null && Files.notExists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
            if (mostBytes > 0 && Files.exists(path) && Files.size(path) + bytes.length > mostBytes) {
                rotate();
            }
            try (FileChannel channel = FileChannel.open(
                    path,
                    EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(false);
            }
            return null;
        } catch (IOException | UnsupportedOperationException e) {
            return e.toString();
        }
    }

    private void rotate() throws IOException {
        if (kept == 0) {
            Files.delete(path);
            return;
        }
        for (int i = kept - 1; i > 0; i--) {
            if (Files.exists(old(i), LinkOption.NOFOLLOW_LINKS)) {
                Files.move(old(i), old(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(path, old(1), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path old(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }
}
