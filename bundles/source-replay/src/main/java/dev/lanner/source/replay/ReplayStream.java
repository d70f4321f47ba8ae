// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.source.replay.CaptureReader.Step;
import dev.lanner.spi.source.BoundedStream;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.StatefulStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open capture. */
final class ReplayStream implements EventStream, StatefulStream, BoundedStream, LossReporting {
    private static final Logger LOG = LoggerFactory.getLogger(ReplayStream.class);
    /** Where the kernel shows what standard input is. */
    private static final Path STANDARD_INPUT = Path.of("/proc/self/fd/0");

    private static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(5);
    /** Buffers to fill in one poll that hands nothing over: some milliseconds. */
    private static final int MOST_FILLS = 8;

    private final ReplaySettings settings;
    private final CaptureReader reader;
    private final ReplayLosses losses;
    private volatile double progress = -1;
    private boolean isEnded;

    private ReplayStream(ReplaySettings settings, CaptureReader reader, ReplayLosses losses) {
        this.settings = settings;
        this.reader = reader;
        this.losses = losses;
    }

    /** Opens what the settings name. */
    static ReplayStream open(ReplaySettings settings, EventCatalogue catalogue, EventCodec codec)
            throws SourceException {
        ByteInput input;
        try {
            input = input(settings);
        } catch (NoSuchFileException e) {
            throw new SourceException(
                    "There is no capture '" + settings.file() + "'; check 'file' of dev.lanner.source.replay.", e);
        } catch (IOException e) {
            throw unreadable(settings, e);
        }
        ReplayLosses losses =
                new ReplayLosses(settings.file(), catalogue.types().size());
        CaptureReader reader = new CaptureReader(
                settings.file(), new CaptureWindow(input), catalogue, codec, losses, new Pace(settings.speed()));
        ReplayStream stream = new ReplayStream(settings, reader, losses);
        try {
            reader.checkStart();
        } catch (IOException | SourceException e) {
            stream.close();
            throw e instanceof SourceException told ? told : unreadable(settings, e);
        }
        return stream;
    }

    private static ByteInput input(ReplaySettings settings) throws IOException {
        boolean isStandardInput = settings.file().equals(ReplaySettings.STANDARD_INPUT);
        Path path = isStandardInput ? STANDARD_INPUT : Path.of(settings.file());
        if (Files.isDirectory(path)) {
            throw new IOException("it is a directory");
        }
        if (Files.isRegularFile(path)) {
            return new FileInput(path, settings.isFollowed());
        }
        if (!isStandardInput && !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(settings.file());
        }
        return isStandardInput ? PipeInput.ofStandardInput() : PipeInput.of(settings.file());
    }

    private static SourceException unreadable(ReplaySettings settings, Exception e) {
        return new SourceException("The capture '" + settings.file() + "' cannot be read: " + e.getMessage() + ".", e);
    }

    @Override
    public int poll(EventHandler handler, int limit) throws SourceException {
        if (isEnded) {
            return -1;
        }
        int count = 0;
        long fills = reader.window().fills();
        Step step = Step.WORKED;
        try {
            while (count < limit && reader.window().fills() - fills < MOST_FILLS) {
                step = reader.step(handler);
                if (step == Step.DELIVERED) {
                    count++;
                } else if (step != Step.WORKED) {
                    break;
                }
            }
        } catch (IOException e) {
            throw unreadable(settings, e);
        }
        if (reader.window().fills() != fills) {
            progress = reader.window().progress();
        }
        if (count == 0 && step == Step.IDLE) {
            LockSupport.parkNanos(Math.min(IDLE_NS, reader.waitNs()));
        }
        if (count == 0 && step == Step.END) {
            isEnded = true;
            progress = 1;
            LOG.debug("The capture '{}' has ended after {} events.", settings.file(), reader.eventCount());
            return -1;
        }
        return count;
    }

    @Override
    public boolean tellsState() {
        return true;
    }

    @Override
    public double progress() {
        return progress;
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        losses.report(receiver);
    }

    @Override
    public void close() {
        try {
            reader.window().close();
        } catch (IOException e) {
            LOG.warn("The capture '{}' could not be closed: {}.", settings.file(), e.getMessage());
        }
    }
}
