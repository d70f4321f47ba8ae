// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes the file: it takes batches until it is told to finish, or a limit is reached. */
final class CaptureFile implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureFile.class);
    private static final long LOOK_MS = 50;
    private static final long BYTES_PER_MB = 1_000_000;
    private static final int SINK_BYTES = 1 << 16;

    /** When to end. */
    record Limits(long forNs, long atBytes) {
        static Limits of(RecorderConfig config) {
            return new Limits(TimeUnit.SECONDS.toNanos(config.seconds()), config.max$_$mb() * BYTES_PER_MB);
        }
    }

    private final Path path;
    private final boolean isCompressed;
    private final Limits limits;
    private final BatchQueue queue;
    private final CaptureFormat format;
    private volatile boolean isFinishing;
    private volatile boolean hasEnded;
    private volatile @Nullable String failure;
    private final LongAdder events = new LongAdder();
    private volatile long bytes;

    CaptureFile(RecorderConfig config, BatchQueue queue, CaptureFormat format) {
        this.path = Path.of(config.file());
        this.isCompressed = config.compress();
        this.limits = Limits.of(config);
        this.queue = queue;
        this.format = format;
    }

    /** Takes no more batches than there are now. */
    void finish() {
        isFinishing = true;
    }

    @Override
    public void run() {
        try (CaptureWriter writer = format.newWriter(open(), isCompressed)) {
            writeAll(writer);
            writer.flush();
            bytes = writer.writtenBytes();
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a virtual machine that ends.
            LOG.debug("Interrupted.", e);
        } finally {
            hasEnded = true;
        }
        measure();
    }

    private OutputStream open() throws IOException {
        EnumSet<StandardOpenOption> options =
                EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        // Command lines and data of others are in there: for the owner only.
        SeekableByteChannel channel = Files.newByteChannel(
                path, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new BufferedOutputStream(Channels.newOutputStream(channel), SINK_BYTES);
    }

    private void writeAll(CaptureWriter writer) throws IOException, InterruptedException {
        long startNs = 0;
        boolean isLast = false;
        while (!isLast) {
            // Asked before: what was put before finish() is then seen by the look that follows.
            isLast = isFinishing;
            for (Batch batch = queue.next(LOOK_MS); batch != null; batch = queue.next(0)) {
                // What was asked for is so many seconds of events; until the first one the sources were being opened.
                startNs = startNs == 0 ? System.nanoTime() : startNs;
                write(writer, batch);
                queue.giveBack(batch);
                if (isFull(writer)) {
                    return;
                }
            }
            if (limits.forNs() > 0 && startNs != 0 && System.nanoTime() - startNs >= limits.forNs()) {
                // The event loop sees this and hands over what it has; the next look takes that.
                hasEnded = true;
                isFinishing = true;
            }
        }
    }

    private boolean isFull(CaptureWriter writer) {
        bytes = writer.writtenBytes();
        return limits.atBytes() > 0 && bytes >= limits.atBytes();
    }

    private void write(CaptureWriter writer, Batch batch) throws IOException {
        if (batch.host() != null) {
            writer.begin(batch.host());
        }
        if (batch.tellsState()) {
            batch.drain((record, offset, length, cpu, isForStateOnly) -> writer.tell(record, offset, offset + length));
        } else {
            batch.<IOException>drain((record, offset, length, cpu, isForStateOnly) -> {
                writer.write(record, offset, offset + length, cpu, isForStateOnly);
                if (!isForStateOnly) {
                    events.increment();
                }
            });
        }
    }

    private void measure() {
        try {
            bytes = Files.size(path);
        } catch (IOException e) {
            LOG.debug("The size of {} is not to be had.", path, e);
        }
    }

    private void fail(IOException e) {
        failure = "The recording to " + path + " has failed: " + reason(e) + ". What is in the file may lack its end.";
        LOG.error("{}", failure);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "its directory does not exist; make it, or choose another file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied; choose a file that may be written";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return String.valueOf(e.getMessage());
    }

    Path path() {
        return path;
    }

    long eventCount() {
        return events.sum();
    }

    long bytes() {
        return bytes;
    }

    boolean hasEnded() {
        return hasEnded;
    }

    @Nullable
    String failure() {
        return failure;
    }
}
