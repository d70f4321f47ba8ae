// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.zip.GZIPOutputStream;

/**
 * Moves a full file out of the way: to {@code NAME.1}, what was that before to {@code NAME.2}, and so on.
 *
 * @param maxBytes from which size on a file is full; 0 if it never is
 * @param maxFiles how many full files are kept
 * @param compress whether full files are compressed, to {@code NAME.1.gz}
 */
record Rotation(long maxBytes, int maxFiles, boolean compress) {
    static final Rotation NONE = new Rotation(0, 1, false);

    private static final String COMPRESSED = ".gz";

    /** Whether a file of this size has no room for so many bytes more. An empty file has room for everything. */
    boolean isDue(long sizeBytes, long moreBytes) {
        return maxBytes > 0 && sizeBytes > 0 && sizeBytes + moreBytes > maxBytes;
    }

    /** Moves the file, which nobody writes any more, and deletes the oldest one. */
    void rotate(Path file) throws IOException {
        Path real = file.toRealPath();
        for (int number = maxFiles; number > 0; number--) {
            shift(real, number, "");
            shift(real, number, COMPRESSED);
        }
        Path full = numbered(real, 1, "");
        Files.move(real, full, StandardCopyOption.ATOMIC_MOVE);
        if (compress) {
            compress(full, numbered(real, 1, COMPRESSED));
        }
    }

    private void shift(Path file, int number, String suffix) throws IOException {
        Path from = numbered(file, number, suffix);
        if (number == maxFiles) {
            Files.deleteIfExists(from);
        } else if (Files.exists(from)) {
            Files.move(from, numbered(file, number + 1, suffix), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static Path numbered(Path file, int number, String suffix) {
        return file.resolveSibling(file.getFileName() + "." + number + suffix);
    }

    /** The full file stays if there is no room for both. */
    private static void compress(Path full, Path compressed) throws IOException {
        Path part = compressed.resolveSibling(compressed.getFileName() + ".part");
        FileAttribute<?> permissions = FileOutput.PERMISSIONS;
        try {
            Files.deleteIfExists(part);
            Files.createFile(part, permissions);
            try (OutputStream target = new GZIPOutputStream(Files.newOutputStream(part, StandardOpenOption.WRITE))) {
                Files.copy(full, target);
            }
            Files.move(part, compressed, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(full);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
