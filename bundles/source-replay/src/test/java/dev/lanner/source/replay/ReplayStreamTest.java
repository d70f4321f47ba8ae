// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.state.Host;
import dev.lanner.events.ScapFormat;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReplayStreamTest {
    @TempDir
    Path folder = Path.of("unset");

    private Path capture(int events, long stepNs) throws IOException {
        Path file = folder.resolve("made.scap");
        EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
        EventWriter record = Replay.CODEC.newWriter(1 << 12);
        try (CaptureWriter writer =
                new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(Files.newOutputStream(file), true)) {
            writer.begin(new Host("box", 77, 4, 1 << 30, false));
            for (int i = 0; i < events; i++) {
                ByteBuffer event = record.begin(close, 1_000_000_000_000L + i * stepNs, 13)
                        .integer(0)
                        .integer(5)
                        .end();
                writer.write(event, 0, event.limit(), 1, false);
            }
        }
        return file;
    }

    private static ReplayStream open(Path file, double speed) throws SourceException {
        return ReplayStream.open(new ReplaySettings(file.toString(), speed, false), Replay.CATALOGUE, Replay.CODEC);
    }

    @Test
    void handsOverNoMoreThanAskedFor() throws SourceException {
        for (int limit : new int[] {1, 7}) {
            Replay replay = new Replay(false);
            Path file = Conformance.path("captures/cat_write.scap");
            replay.run(new ReplaySettings(file.toString(), 0, false), limit);
            assertEquals(limit, replay.mostInOnePoll);
            assertEquals(303, replay.eventCount());
        }
    }

    @Test
    void progressGoesUpToTheEnd() throws IOException, SourceException {
        double last = -1;
        int steps = 0;
        try (ReplayStream stream = open(capture(200_000, 1), 0)) {
            Replay replay = new Replay(false);
            while (stream.poll(replay, 512) >= 0) {
                assertTrue(stream.progress() >= last, "it goes back");
                assertTrue(stream.progress() <= 1);
                steps += stream.progress() > last ? 1 : 0;
                last = stream.progress();
            }
            assertTrue(steps > 5, steps + " steps");
            assertEquals(1.0, stream.progress());
            assertEquals(-1, stream.poll(replay, 1));
        }
    }

    @Test
    void speedIsThatOfTheRecordingOrAMultiple() throws IOException, SourceException {
        Path file = capture(11, TimeUnit.MILLISECONDS.toNanos(40));
        long beginNs = System.nanoTime();
        long longestNs = 0;
        Replay replay = new Replay(false);
        try (ReplayStream stream = open(file, 2)) {
            for (int count = 0; count >= 0; ) {
                long pollNs = System.nanoTime();
                count = stream.poll(replay, 512);
                longestNs = Math.max(longestNs, System.nanoTime() - pollNs);
            }
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs);
        assertEquals(11, replay.eventCount());
        assertTrue(tookMs >= 200, "400 ms at twice the speed took " + tookMs);
        System.out.println("ReplayStreamTest: 200 ms took " + tookMs + ", the longest poll "
                + TimeUnit.NANOSECONDS.toMillis(longestNs) + " ms");
    }

    @Test
    void aFifoIsReadToTheEndOfItsWriter() throws IOException, InterruptedException, SourceException {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Path file = capture(5_000, 1);
        Replay replay = new Replay(false);
        try (ReplayStream stream = open(fifo, 0)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(0, stream.poll(replay, 512), "nobody has written yet");
            }
            Process writer = new ProcessBuilder("sh", "-c", "cat '" + file + "' > '" + fifo + "'").start();
            while (stream.poll(replay, 512) >= 0) {
                // The handler counts.
            }
            assertEquals(0, writer.waitFor());
        }
        assertEquals(5_000, replay.eventCount());
    }

    @Test
    void aFifoThatIsNoCaptureIsRefused() throws IOException, InterruptedException {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Process writer =
                new ProcessBuilder("sh", "-c", "echo a text that is no capture at all > '" + fifo + "'").start();
        SourceException refusal = assertThrows(SourceException.class, () -> {
            Replay replay = new Replay(false);
            replay.run(new ReplaySettings(fifo.toString(), 0, false), 512);
        });
        assertTrue(String.valueOf(refusal.getMessage()).contains("is no capture"), refusal.getMessage());
        writer.waitFor();
    }

    @Test
    void eventsCostNoMemory() throws IOException, SourceException {
        Path file = capture(300_000, 1);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        EventHandler nobody = (record, offset, limit, cpu) -> {};
        try (ReplayStream stream = open(file, 0)) {
            for (int count = 0; count < 20_000; ) {
                count += stream.poll(nobody, 512);
            }
            long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            int count = 0;
            for (int got = 0; got >= 0; got = stream.poll(nobody, 512)) {
                count += got;
            }
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            assertTrue(count > 250_000);
            assertTrue(allocated < count, allocated + " bytes for " + count + " events");
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ReplaySettings(" ", 0, false));
        assertThrows(IllegalArgumentException.class, () -> new ReplaySettings("a", -1, false));
        assertThrows(IllegalArgumentException.class, () -> new ReplaySettings("a", Double.NaN, false));
        assertFalse(new ReplaySettings("a", 0.5, false).isFollowed());
    }
}
