// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** A capture file that is being written. <em>Thread:</em> one. */
final class OpenCapture implements Closeable {
    private static final int SINK_BYTES = 1 << 16;

    private final CaptureWriter writer;
    private long written;

    private OpenCapture(CaptureWriter writer) {
        this.writer = writer;
    }

    /** In the place of a file that is there. */
    static OpenCapture replacing(Path path, boolean isCompressed, CaptureFormat format) throws IOException {
        return open(path, isCompressed, format, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** A file that is not there yet, not even as a link that somebody else has laid. */
    static OpenCapture creating(Path path, boolean isCompressed, CaptureFormat format) throws IOException {
        return open(path, isCompressed, format, StandardOpenOption.CREATE_NEW);
    }

    private static OpenCapture open(
            Path path, boolean isCompressed, CaptureFormat format, StandardOpenOption... creation) throws IOException {
        Set<StandardOpenOption> options = EnumSet.of(StandardOpenOption.WRITE, creation);
        // Command lines and data of others are in there: for the owner only.
        SeekableByteChannel channel = Files.newByteChannel(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new OpenCapture(format.newWriter(
                new BufferedOutputStream(Channels.newOutputStream(channel), SINK_BYTES), isCompressed));
    }

    /** Writes what is in the batch; returns how many events that were for more than the state. */
    long write(Batch batch) throws IOException {
        if (batch.host() != null) {
            writer.begin(LocalAddresses.of(batch.host()));
        }
        if (batch.tellsState()) {
            batch.drain((record, offset, length, cpu, isForStateOnly) -> writer.tell(record, offset, offset + length));
            return 0;
        }
        long before = written;
        batch.<IOException>drain((record, offset, length, cpu, isForStateOnly) -> {
            writer.write(record, offset, offset + length, cpu, isForStateOnly);
            written += isForStateOnly ? 0 : 1;
        });
        return written - before;
    }

    long writtenBytes() {
        return writer.writtenBytes();
    }

    /** Writes what is still held back; returns how many bytes the file has. */
    long finish() throws IOException {
        writer.flush();
        return writer.writtenBytes();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    /** Why it did not work, as people read it. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its directory does not exist; make it, or choose another file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied; choose a file that may be written";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "there is something of that name already";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
