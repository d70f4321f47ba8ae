// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Where captures of matches lie, and whether one more may. <em>Thread:</em> the writer's, but for {@link #path}. */
final class CaptureFolder {
    private static final String ENDING = ".scap";
    private static final long BYTES_PER_MB = 1_000_000;
    private static final int RADIX = 36;

    private final Path folder;
    private final String prefix;
    private final String start;
    private final int mostFiles;
    private final long leastFreeMb;

    /**
     * Of these settings.
     *
     * @param startMs tells the names of one start from those of another: a replay has the same events each time
     */
    CaptureFolder(CaptureSettings settings, long startMs) {
        // A prefix that ends in a slash is a folder, and the names have nothing in front.
        Path path = Path.of(settings.pathPrefix() + "_").toAbsolutePath().normalize();
        Path parent = path.getParent();
        folder = parent == null ? path : parent;
        prefix = String.valueOf(path.getFileName());
        start = Long.toString(startMs, RADIX);
        mostFiles = settings.mostFiles();
        leastFreeMb = settings.leastFreeMb();
    }

    /** The file of a capture that this event has started. <em>Thread:</em> any. */
    Path path(long timestampNs, long eventNumber) {
        return folder.resolve(prefix + timestampNs + "_" + eventNumber + "_" + start + ENDING);
    }

    /** Makes the folder, for its owner only, if it is not there. */
    void make() throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** Why no capture may begin, and what to do; null if one may. */
    @Nullable
    String refusal() throws IOException {
        if (!Files.isDirectory(folder)) {
            return null;
        }
        int files = countFiles();
        if (mostFiles > 0 && files >= mostFiles) {
            return "there are " + files + " files " + folder.resolve(prefix) + "*" + ENDING
                    + ", and the setting 'capture.max-files' allows " + mostFiles
                    + "; take away those that nobody needs any more";
        }
        return shortage();
    }

    /** Why nothing more may be written, and what to do; null if it may. */
    @Nullable
    String shortage() {
        // Asked for each batch: a FileStore would read the table of mounts for it.
        long freeMb = folder.toFile().getUsableSpace() / BYTES_PER_MB;
        return freeMb >= leastFreeMb
                ? null
                : "the file system of " + folder + " has " + freeMb
                        + " MB left, and the setting 'capture.min-free-mb' wants " + leastFreeMb + "; make room";
    }

    private int countFiles() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, this::isCapture)) {
            for (Path file : files) {
                count += file.isAbsolute() ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isCapture(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(prefix) && name.endsWith(ENDING);
    }
}
