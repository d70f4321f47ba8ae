// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that writes the captures of matches, one after another. */
final class MatchWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(MatchWriter.class);
    private static final long WAIT_MS = 100;
    private static final long LOOK_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long BYTES_PER_MB = 1_000_000;

    private final BatchQueue queue;
    private final CaptureFormat format;
    private final CaptureFolder folder;
    private final CaptureNews news;
    private final long mostMb;
    private volatile boolean isFinishing;
    private volatile @Nullable String refusal;
    private @Nullable OpenCapture file;
    private @Nullable MatchCapture capture;
    private long events;
    private long nextLookNs = System.nanoTime();

    MatchWriter(BatchQueue queue, CaptureFormat format, CaptureFolder folder, CaptureNews news, long mostMb) {
        this.queue = queue;
        this.format = format;
        this.folder = folder;
        this.news = news;
        this.mostMb = mostMb;
    }

    /** Why no capture may begin; null if one may. <em>Thread:</em> any. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** Takes no more batches than there are now. <em>Thread:</em> any. */
    void finish() {
        isFinishing = true;
    }

    @Override
    public void run() {
        try {
            boolean isLast = false;
            while (!isLast) {
                // Asked before: what was put before finish() is then seen by the look that follows.
                isLast = isFinishing;
                for (Batch batch = queue.next(WAIT_MS); batch != null; batch = queue.next(0)) {
                    take(batch);
                    queue.giveBack(batch);
                }
                look();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but a virtual machine that ends.
            LOG.debug("Interrupted.", e);
        }
        close();
    }

    private void take(Batch batch) {
        MatchCapture opened = batch.opened();
        if (opened != null) {
            close();
            open(opened);
        }
        write(batch);
        if (batch.isLast()) {
            close();
        }
    }

    private void open(MatchCapture opened) {
        try {
            refusal = folder.refusal();
            String reason = refusal;
            if (reason != null) {
                opened.end();
                news.onRefused();
                news.tellRefusals(reason);
                return;
            }
            folder.make();
            file = OpenCapture.creating(opened.path(), true, format);
            capture = opened;
            events = 0;
            news.onOpened(opened);
        } catch (IOException | RuntimeException e) {
            opened.end();
            fail(opened, e);
        }
    }

    private void write(Batch batch) {
        OpenCapture open = file;
        MatchCapture present = capture;
        if (open == null || present == null) {
            return;
        }
        try {
            events += open.write(batch);
            if (mostMb > 0 && open.writtenBytes() >= mostMb * BYTES_PER_MB) {
                news.onFull(present, mostMb, open.writtenBytes());
                close();
                return;
            }
            String shortage = folder.shortage();
            if (shortage != null) {
                refusal = shortage;
                news.onCutShort(present, shortage);
                close();
            }
        } catch (IOException | RuntimeException e) {
            fail(present, e);
            close();
        }
    }

    private void close() {
        OpenCapture open = file;
        MatchCapture present = capture;
        file = null;
        capture = null;
        if (open == null || present == null) {
            return;
        }
        present.end();
        try (open) {
            long bytes = open.finish();
            news.onClosed(present, events, bytes);
        } catch (IOException | RuntimeException e) {
            fail(present, e);
        }
        nextLookNs = System.nanoTime();
    }

    /** Until the next look no other capture begins: what it needs of the event loop would be in vain. */
    private void fail(MatchCapture failed, Exception e) {
        String reason = e instanceof IOException io ? OpenCapture.reason(io) : String.valueOf(e);
        refusal = "the last one has failed: " + reason;
        nextLookNs = System.nanoTime() + LOOK_NS;
        news.onFailed(failed, reason, e);
    }

    /** Whether there is room again, or no more. */
    private void look() {
        String present = refusal;
        if (present != null) {
            news.tellRefusals(present);
        }
        if (System.nanoTime() - nextLookNs < 0) {
            return;
        }
        nextLookNs = System.nanoTime() + LOOK_NS;
        try {
            refusal = folder.refusal();
        } catch (IOException | RuntimeException e) {
            LOG.debug("The folder of captures cannot be looked at.", e);
            refusal = null;
        }
    }
}
