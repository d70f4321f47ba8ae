// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder of all spools: one folder below it for each output. It belongs to one Lanner at a time, which holds a lock on it.
 */
public final class SpoolFolder implements Closeable {
    private static final String LOCK = "lock";
    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Path folder;
    private final RandomAccessFile lockFile;

    private SpoolFolder(Path folder, RandomAccessFile lockFile) {
        this.folder = folder;
        this.lockFile = lockFile;
    }

    /** Opens it, and makes it if it is not there. The exception says what is in the way, for people. */
    public static SpoolFolder open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        RandomAccessFile file = new RandomAccessFile(folder.resolve(LOCK).toFile(), "rw");
        if (!isLocked(file)) {
            file.close();
            throw new IOException("another Lanner uses the folder " + folder);
        }
        return new SpoolFolder(folder, file);
    }

    /** Tries to lock; the lock goes with the file, or with the process. */
    private static boolean isLocked(RandomAccessFile file) throws IOException {
        try {
            FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The outputs that have a spool in this folder, sorted; none if there is no such folder. */
    public static Set<String> outputs(Path folder) throws IOException {
        Set<String> names = new TreeSet<>();
        if (!Files.isDirectory(folder)) {
            return names;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder, Files::isDirectory)) {
            for (Path found : folders) {
                names.add(decoded(String.valueOf(found.getFileName())));
            }
        }
        return names;
    }

    /** Where the spool of this output is. */
    public Path of(String output) {
        return folder.resolve(encoded(output));
    }

    /** What is not {@link #PLAIN} is written as the numbers of its bytes, each behind a '%'. */
    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte value : name.getBytes(StandardCharsets.UTF_8)) {
            boolean isPlain = PLAIN.indexOf(value) >= 0;
            encoded.append(isPlain ? String.valueOf((char) value) : String.format("%%%02x", value));
        }
        return encoded.toString();
    }

    private static String decoded(String folderName) {
        byte[] bytes = new byte[folderName.length()];
        int length = 0;
        for (int i = 0; i < folderName.length(); i++) {
            boolean isNumber = folderName.charAt(i) == '%' && i + 2 < folderName.length();
            bytes[length++] = isNumber
                    ? (byte) Integer.parseInt(folderName.substring(i + 1, i + 3), 16)
                    : (byte) folderName.charAt(i);
            i += isNumber ? 2 : 0;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
