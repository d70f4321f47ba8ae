// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.state.Host;
import dev.lanner.events.ScapFormat;
import dev.lanner.spi.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Captures that are damaged, or made by somebody who means harm. */
class DamagedCaptureTest {
    private static final int EVENTS = 100;
    /** Section and machine. */
    private static final int SECTION_BYTES = 36;

    private static final int EVENTS_AT = SECTION_BYTES + 192;
    /** Frame, CPU, header, two lengths, two values, padding. */
    private static final int EVENT_BLOCK = 60;

    @TempDir
    Path folder = Path.of("unset");

    /** Changes bytes of a good capture, or takes others in their place. */
    @FunctionalInterface
    private interface Damage {
        byte[] of(byte[] good) throws IOException;
    }

    /** What must become of it: so many events, and these losses. */
    private record Case(String name, Damage damage, int events, Map<String, Long> losses) {}

    private static byte[] good() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
        try (CaptureWriter writer = new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(out, false)) {
            writer.begin(new Host("box", 77, 4, 1 << 30, false));
            EventWriter record = Replay.CODEC.newWriter(1 << 12);
            for (int i = 0; i < EVENTS; i++) {
                ByteBuffer event =
                        record.begin(close, i, 13).integer(0).integer(i).end();
                writer.write(event, 0, event.limit(), 1, false);
            }
        }
        return out.toByteArray();
    }

    private static Damage word(int position, int value) {
        return good -> {
            ByteBuffer.wrap(good).order(ByteOrder.nativeOrder()).putInt(position, value);
            return good;
        };
    }

    private static Damage cut(int length) {
        return good -> Arrays.copyOf(good, length);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A block with this body. */
    private static byte[] block(int code, byte[] body) {
        int total = 12 + body.length + (-body.length & 3);
        ByteBuffer block = ByteBuffer.allocate(total).order(ByteOrder.nativeOrder());
        block.putInt(code).putInt(total).put(body).putInt(total - 4, total);
        return block.array();
    }

    private static byte[] insert(byte[] good, byte[] block) {
        return join(Arrays.copyOf(good, EVENTS_AT), block, Arrays.copyOfRange(good, EVENTS_AT, good.length));
    }

    private static int event(int number) {
        return EVENTS_AT + number * EVENT_BLOCK;
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("none at all", good -> good, EVENTS, Map.of()));
        cases.add(new Case("cut in an event", cut(event(50) + 20), 50, Map.of("capture-truncated", 1L)));
        cases.add(new Case("cut in a head", cut(event(50) + 6), 50, Map.of("capture-truncated", 1L)));
        cases.add(new Case("cut between events", cut(event(50)), 50, Map.of()));
        cases.add(new Case("a length of zero", word(event(10) + 4, 0), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a length of 4 GB", word(event(10) + 4, -4), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a length of 2 GB", word(event(10) + 4, 1 << 30), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a length that is odd", word(event(10) + 4, 61), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a length one too long", word(event(10) + 4, 64), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a length beyond the end", word(event(10) + 4, 60_000), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("a wrong trailer", word(event(10) + 56, 64), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("the last event's length", word(event(99) + 4, 0), 99, Map.of("damaged-block", 1L)));
        cases.add(new Case("an unknown kind", word(event(10), 0x777), 99, Map.of("unknown-block", 1L)));
        cases.add(new Case("an unknown large kind", word(event(10) + 4, 32 << 20), 99, Map.of("damaged-block", 1L)));
        cases.add(
                new Case("an event longer than its block", word(event(10) + 26, 600), 99, Map.of("damaged-event", 1L)));
        cases.add(new Case("an event shorter than its head", word(event(10) + 26, 3), 99, Map.of("damaged-event", 1L)));
        cases.add(new Case("an event of negative length", word(event(10) + 26, -9), 99, Map.of("damaged-event", 1L)));
        cases.add(new Case("a negative count", word(event(10) + 32, -1), 99, Map.of("unconverted-event", 1L)));
        cases.add(new Case("a huge count", word(event(10) + 32, 1 << 30), 99, Map.of("unconverted-event", 1L)));
        cases.add(new Case("an unknown type", word(event(10) + 30, 0x00027001), 99, Map.of("unknown-event", 1L)));
        cases.add(
                new Case("zeros behind the end", good -> join(good, new byte[5000]), 100, Map.of("damaged-block", 1L)));
        cases.add(new Case(
                "garbage between",
                good -> insert(good, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}),
                100,
                Map.of("damaged-block", 1L)));
        for (int code : new int[] {0x202, 0x215, 0x203, 0x218, 0x206, 0x220}) {
            byte[] lie = new byte[64];
            Arrays.fill(lie, (byte) 0xFF);
            cases.add(new Case(
                    "a list of lies " + Integer.toHexString(code),
                    good -> insert(good, block(code, lie)),
                    100,
                    Map.of("damaged-state", 1L)));
            cases.add(new Case(
                    "an empty list " + Integer.toHexString(code),
                    good -> insert(good, block(code, new byte[0])),
                    100,
                    code == 0x203 || code == 0x218 ? Map.of("damaged-state", 1L) : Map.of()));
        }
        cases.add(new Case(
                "a short machine", good -> insert(good, block(0x201, new byte[20])), 100, Map.of("damaged-state", 1L)));
        cases.add(new Case("two captures in a row", good -> join(good, good), 200, Map.of()));
        cases.add(new Case("two members in a row", good -> join(gzip(good), gzip(good)), 200, Map.of()));
        cases.add(new Case(
                "members that cut a block",
                good -> join(gzip(Arrays.copyOf(good, 333)), gzip(Arrays.copyOfRange(good, 333, good.length))),
                100,
                Map.of()));
        cases.add(new Case("padding behind a member", good -> join(gzip(good), new byte[70_000]), 100, Map.of()));
        cases.add(new Case(
                "garbage behind a member",
                good -> join(gzip(good), new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2}),
                100,
                Map.of("capture-unreadable", 1L)));
        cases.add(new Case(
                "a member without its trailer",
                good -> Arrays.copyOf(gzip(good), gzip(good).length - 8),
                100,
                Map.of("capture-truncated", 1L)));
        cases.add(new Case(
                "a wrong checksum",
                good -> {
                    byte[] packed = gzip(good);
                    packed[packed.length - 8] ^= 1;
                    return packed;
                },
                100,
                Map.of("capture-unreadable", 1L)));
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> isReadAsFarAsItHolds() {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.name, () -> {
                    Path file = write(one.damage.of(good()));
                    Replay replay = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Replay.of(file));
                    assertEquals(one.events, replay.eventCount() + replay.refused);
                    assertEquals(0, replay.refused);
                    assertEquals(one.losses, replay.losses);
                }));
    }

    private Path write(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "damaged", ".scap"), bytes);
    }

    @Test
    void whatIsNoCaptureIsRefused() throws IOException {
        assertRefused(folder.resolve("nowhere.scap"), "There is no capture");
        assertRefused(folder, "it is a directory");
        assertRefused(write(new byte[0]), "it is empty");
        assertRefused(
                write("rules: none of this is a capture at all".getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                "is no capture");
        assertRefused(write(word(8, Integer.reverseBytes(0x1A2B3C4D)).of(good())), "other byte order");
        assertRefused(write(word(8, 5).of(good())), "is no capture");
        assertRefused(write(word(12, 2).of(good())), "version 2");
        assertRefused(write(cut(EVENTS_AT).of(good())), "has no events");
        assertRefused(write(cut(40).of(good())), "has no events");
        assertRefused(write(cut(20).of(good())), "is no capture");
        assertRefused(write(Arrays.copyOf(gzip(good()), 15)), "is no capture");
    }

    private static void assertRefused(Path file, String why) {
        SourceException refusal = assertThrows(SourceException.class, () -> Replay.of(file));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(why), message);
        assertTrue(message.contains(file.toString()), message);
    }

    @Test
    void aBombOfZerosTakesTimeButNoMemory() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(good());
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 300; i++) {
                gzip.write(zeros);
            }
        }
        Path file = write(out.toByteArray());
        Replay replay = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Replay.of(file));
        assertEquals(EVENTS, replay.eventCount());
        assertEquals(Map.of("damaged-block", 1L), replay.losses);
    }

    @Test
    void anEventBehindGarbageIsFoundAgain() throws Exception {
        Random random = new Random(1);
        byte[] garbage = new byte[3_000_000];
        random.nextBytes(garbage);
        Path file = write(insert(good(), garbage));
        Replay replay = assertTimeoutPreemptively(Duration.ofSeconds(60), () -> Replay.of(file));
        assertEquals(EVENTS, replay.eventCount());
        assertEquals(1L, replay.losses.getOrDefault("damaged-block", 0L));
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void anyFlippedBitsAreSurvived() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("DamagedCaptureTest: -Dseed=" + seed);
        Random random = new Random(seed);
        byte[] original = Files.readAllBytes(Conformance.path("captures/cat_write.scap"));
        byte[] plain = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(original)).readAllBytes();
        int complete = 0;
        long events = 0;
        for (int round = 0; round < 300; round++) {
            boolean isPacked = random.nextInt(3) == 0;
            byte[] bytes = (isPacked ? original : plain).clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[SECTION_BYTES + random.nextInt(bytes.length - SECTION_BYTES)] ^= (byte) (1 << random.nextInt(8));
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, SECTION_BYTES + random.nextInt(bytes.length - SECTION_BYTES));
            }
            Path file = write(bytes);
            try {
                Replay replay = Replay.of(file);
                events += replay.eventCount();
                complete += replay.losses.isEmpty() ? 1 : 0;
            } catch (SourceException e) {
                assertTrue(String.valueOf(e.getMessage()).contains("capture"), e.getMessage());
            }
            Files.delete(file);
        }
        System.out.println("DamagedCaptureTest: " + complete + " of 300 without a loss, " + events + " events");
    }
}
