// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
        try (OpenCapture file = OpenCapture.replacing(path, isCompressed, format)) {
            writeAll(file);
            bytes = file.finish();
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

    private void writeAll(OpenCapture file) throws IOException, InterruptedException {
        long startNs = 0;
        boolean isLast = false;
        while (!isLast) {
            // Asked before: what was put before finish() is then seen by the look that follows.
            isLast = isFinishing;
            for (Batch batch = queue.next(LOOK_MS); batch != null; batch = queue.next(0)) {
                // What was asked for is so many seconds of events; until the first one the sources were being opened.
                startNs = startNs == 0 ? System.nanoTime() : startNs;
                events.add(file.write(batch));
                queue.giveBack(batch);
                if (isFull(file)) {
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

    private boolean isFull(OpenCapture file) {
        bytes = file.writtenBytes();
        return limits.atBytes() > 0 && bytes >= limits.atBytes();
    }

    private void measure() {
        try {
            bytes = Files.size(path);
        } catch (IOException e) {
            LOG.debug("The size of {} is not to be had.", path, e);
        }
    }

    private void fail(IOException e) {
        failure = "The recording to " + path + " has failed: " + OpenCapture.reason(e)
                + ". What is in the file may lack its end.";
        LOG.error("{}", failure);
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
