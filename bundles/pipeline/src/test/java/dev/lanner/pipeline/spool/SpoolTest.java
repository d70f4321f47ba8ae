// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import dev.lanner.pipeline.spool.SpoolLimits.Sync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpoolTest {
    private static final SpoolLimits WIDE = new SpoolLimits(1 << 28, TimeUnit.DAYS.toMillis(7), Sync.NEVER);
    private static final SpoolLimits NARROW = new SpoolLimits(1 << 16, TimeUnit.DAYS.toMillis(7), Sync.EACH);

    private final Path folder;
    private final Map<String, Long> losses = new TreeMap<>();

    SpoolTest(@TempDir Path folder) {
        this.folder = folder.resolve("spool");
    }

    private Spool open(SpoolLimits limits) throws IOException {
        return new Spool(folder, limits, (reason, count) -> losses.merge(reason, count, Long::sum));
    }

    private static Alert alert(long number) {
        return new Alert(
                "id-" + number,
                number,
                "rule",
                Priority.NOTICE,
                "syscall",
                "lab",
                List.of("tag"),
                "message " + number,
                Map.of("n", number));
    }

    private static List<Alert> alerts(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(SpoolTest::alert).toList();
    }

    private static List<Long> numbers(List<Alert> alerts) {
        return new ArrayList<>(alerts.stream().map(Alert::timestampNs).toList());
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    /** Everything that is still to be delivered, without saying that it is. */
    private static List<Long> readAll(Spool spool) throws IOException {
        List<Alert> read = new ArrayList<>();
        long position = spool.first();
        while (position < spool.end()) {
            position = spool.read(position, 7, read);
        }
        return numbers(read);
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".spool"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void givesBackWhatWasPutInInOrder() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 3), 1000);
            spool.append(alerts(4, 1000), 2000);
            assertEquals(1000, spool.alerts());
            assertEquals(1000, spool.oldestMs());
            assertEquals(range(1, 1000), readAll(spool));
            spool.acknowledge(3);
            assertEquals(range(4, 1000), readAll(spool));
            spool.append(alerts(1001, 1001), 3000);
            assertEquals(range(4, 1001), readAll(spool));
            spool.acknowledge(1001);
            assertEquals(0, spool.alerts());
            assertEquals(0, spool.oldestMs());
            spool.tend(4000);
            assertEquals(0, spool.bytes());
            assertEquals(List.of(), segments());
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void goesOnAfterItWasClosedWhereItWas() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 100), 1000);
            spool.acknowledge(40);
        }
        try (Spool spool = open(WIDE)) {
            assertEquals(60, spool.alerts());
            assertEquals(range(41, 100), readAll(spool));
            spool.append(alerts(101, 110), 2000);
            spool.acknowledge(100);
        }
        try (Spool spool = open(WIDE)) {
            assertEquals(range(101, 110), readAll(spool));
            assertEquals(2000, spool.oldestMs());
            spool.acknowledge(110);
        }
        try (Spool spool = open(WIDE)) {
            assertEquals(List.of(), readAll(spool));
            assertEquals(110, spool.end());
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void removesSegmentsThatAreDoneWith() throws Exception {
        try (Spool spool = open(NARROW)) {
            for (int i = 0; i < 100; i++) {
                spool.append(alerts(10 * i + 1, 10 * i + 10), 1000);
                spool.acknowledge(10 * i + 5);
            }
            assertTrue(segments().size() <= 2, () -> "there are too many");
            assertEquals(range(996, 1000), readAll(spool));
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void dropsTheOldestWhenThereIsNoRoomAndCountsThem() throws Exception {
        try (Spool spool = open(NARROW)) {
            for (int i = 0; i < 300; i++) {
                spool.append(alerts(10 * i + 1, 10 * i + 10), 1000);
                assertTrue(spool.bytes() <= 1 << 16, () -> spool.bytes() + " bytes");
            }
            long dropped = losses.getOrDefault(Spool.FULL, 0L);
            assertTrue(dropped > 1000, () -> losses.toString());
            assertEquals(range(dropped + 1, 3000), readAll(spool));
            assertEquals(3000 - dropped, spool.alerts());
        }
        assertEquals(1, losses.size(), losses::toString);
    }

    @Test
    void dropsWhatIsTooOldAndCountsIt() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 20), 1000);
        }
        long nowMs = System.currentTimeMillis();
        Files.setLastModifiedTime(segments().get(0), FileTime.fromMillis(nowMs - TimeUnit.DAYS.toMillis(8)));
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(21, 30), nowMs);
            spool.acknowledge(5);
            spool.tend(nowMs);
            assertEquals(Map.of(Spool.EXPIRED, 15L), losses);
            assertEquals(range(21, 30), readAll(spool));
        }
    }

    @Test
    void throwsAwayWhatItIsToldTo() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 20), 1000);
            spool.acknowledge(8);
            assertEquals(12, spool.discard());
            assertEquals(Map.of(Spool.DISCARDED, 12L), losses);
            spool.append(alerts(21, 22), 1000);
            assertEquals(range(21, 22), readAll(spool));
        }
    }

    @Test
    void goesOnAtALaterPositionWhenEverythingIsDoneWith() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 20), 1000);
            assertThrows(IllegalStateException.class, () -> spool.begin(100));
            spool.acknowledge(20);
            spool.begin(100);
            spool.append(alerts(101, 110), 1000);
        }
        try (Spool spool = open(WIDE)) {
            assertEquals(100, spool.first());
            assertEquals(range(101, 110), readAll(spool));
        }
        assertEquals(Map.of(), losses);
    }

    /** As a crash of the machine may leave it. */
    @Test
    void readsWhatIsWholeWhereverTheFileIsCut() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 20), 1000);
        }
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = 0; cut <= whole.length; cut++) {
            int at = cut;
            losses.clear();
            Files.write(segment, Arrays.copyOf(whole, cut));
            int complete = 20 * cut / whole.length;
            try (Spool spool = open(WIDE)) {
                List<Long> read = readAll(spool);
                assertTrue(Math.abs(read.size() - complete) <= 1, () -> "cut at " + at + ": " + read);
                assertEquals(range(1, read.size()), read, () -> "cut at " + at);
                boolean isClean = losses.isEmpty();
                assertTrue(isClean || losses.equals(Map.of(Spool.DAMAGED, 1L)), () -> "cut at " + at + ": " + losses);
                spool.append(alerts(100, 101), 2000);
                read.addAll(List.of(100L, 101L));
                assertEquals(read, readAll(spool), () -> "cut at " + at);
            }
            try (Spool spool = open(WIDE)) {
                assertEquals(List.of(100L, 101L), last(readAll(spool), 2), () -> "cut at " + at);
            }
            for (Path file : segments()) {
                Files.delete(file);
            }
        }
    }

    private static List<Long> last(List<Long> all, int count) {
        return all.subList(all.size() - count, all.size());
    }

    @Test
    void losesOnlyTheAlertInWhichABitHasFlipped() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 20), 1000);
        }
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(21, 30), 1000);
        }
        Path segment = segments().get(0);
        byte[] whole = Files.readAllBytes(segment);
        for (int bit = 0; bit < 8 * whole.length; bit += 1 + random.nextInt(4)) {
            int flipped = bit;
            losses.clear();
            byte[] damaged = whole.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            Files.write(segment, damaged);
            try (Spool spool = open(WIDE)) {
                List<Long> read = readAll(spool);
                List<Long> expected = new ArrayList<>(range(1, 30));
                expected.remove(Long.valueOf(20L * flipped / (8L * whole.length) + 1));
                assertTrue(
                        read.equals(expected)
                                || (read.size() == 29 && range(1, 30).containsAll(read)),
                        () -> "seed " + seed + ", bit " + flipped + ": " + read);
                assertEquals(Map.of(Spool.DAMAGED, 1L), losses, () -> "seed " + seed + ", bit " + flipped);
                assertEquals(read, readAll(spool), "a second time");
                assertEquals(Map.of(Spool.DAMAGED, 1L), losses, "and counted once");
            }
        }
    }

    @Test
    void readsOnBehindAnythingThatLooksLikeARecord() throws Exception {
        try (Spool spool = open(WIDE)) {
            Alert deceptive = new Alert(
                    "x", 1, "LNrS".repeat(50), Priority.DEBUG, "LNrS", "LNrS", List.of(), "LNrS\0\0\0\1", Map.of());
            spool.append(List.of(deceptive, alert(2), deceptive, alert(4)), 1000);
        }
        Path segment = segments().get(0);
        byte[] bytes = Files.readAllBytes(segment);
        bytes[5] = 0x7F; // The length of the first reaches far beyond the file.
        Files.write(segment, bytes);
        try (Spool spool = open(WIDE)) {
            assertEquals(List.of(2L, 1L, 4L), readAll(spool));
        }
        assertEquals(Map.of(Spool.DAMAGED, 1L), losses);
    }

    @Test
    void keepsOfAnAlertThatIsTooLongWhatSaysWhatHasHappened() throws Exception {
        String endless = "x".repeat(Frame.MOST_FORM_BYTES);
        try (Spool spool = open(WIDE)) {
            Alert whole = alert(1);
            Alert tooLong = new Alert(
                    "long", 2, "rule", Priority.ALERT, "syscall", "lab", List.of(), endless, Map.of("value", endless));
            spool.append(List.of(whole, tooLong, alert(3)), 1000);
            List<Alert> read = new ArrayList<>();
            long unused = spool.read(0, 10, read);
            assertEquals(range(1, 3), numbers(read));
            assertEquals("long", read.get(1).id());
            assertTrue(endless.startsWith(read.get(1).message())
                    && read.get(1).message().length() > 1000);
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void passesOverASegmentThatIsGone() throws Exception {
        try (Spool spool = open(NARROW)) {
            spool.append(alerts(1, 100), 1000);
            spool.append(alerts(101, 200), 1000);
            spool.append(alerts(201, 300), 1000);
        }
        assertTrue(segments().size() >= 2, () -> "there is one only");
        Path second = segments().get(1);
        long from = Long.parseLong(second.getFileName().toString().substring(0, 16), 16);
        byte[] whole = Files.readAllBytes(second);
        for (boolean isDeletedLater : List.of(false, true)) {
            losses.clear();
            Files.write(second, isDeletedLater ? whole : new byte[whole.length]);
            try (Spool spool = open(NARROW)) {
                if (isDeletedLater) {
                    Files.delete(second);
                }
                List<Long> read = readAll(spool);
                assertTrue(read.size() < 300);
                assertEquals(300, read.size() + losses.getOrDefault(Spool.DAMAGED, 0L), losses::toString);
                assertEquals(range(1, from), read.subList(0, (int) from));
            }
        }
    }

    @Test
    void keepsTheEndOfOneRunApartFromTheBeginOfTheNext() throws Exception {
        for (int run = 0; run < 20; run++) {
            Spool spool = open(WIDE);
            spool.append(alerts(10L * run + 1, 10L * run + 10), 1000);
            spool.acknowledge(5L * run);
            // No close: the process is killed. What it has written stays with the system.
        }
        try (Spool spool = open(WIDE)) {
            assertEquals(range(96, 200), readAll(spool));
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void writesAgainWhenTheDiskHasRoomAgain() throws Exception {
        try (Spool spool = open(WIDE)) {
            spool.append(alerts(1, 5), 1000);
            Path moved = folder.resolveSibling("moved");
            Files.move(folder, moved);
            spool.acknowledge(5);
            spool.tend(1000);
            assertThrows(IOException.class, () -> spool.append(alerts(6, 9), 1000));
            assertEquals(5, spool.end());
            Files.move(moved, folder);
            spool.append(alerts(6, 9), 1000);
            assertEquals(range(6, 9), readAll(spool));
        }
        assertEquals(Map.of(), losses);
    }

    @Test
    void belongsToOneAtATime() throws Exception {
        Path root = folder.resolve("all");
        try (SpoolFolder one = SpoolFolder.open(root)) {
            Files.createDirectories(one.of("http"));
            Files.createDirectories(one.of("A/../b %"));
            assertEquals(Set.of("http", "A/../b %"), SpoolFolder.outputs(root));
            assertEquals(root, one.of("A/../b %").getParent());
            IOException e = assertThrows(IOException.class, () -> SpoolFolder.open(root));
            assertTrue(String.valueOf(e.getMessage()).contains("another Lanner"), e::getMessage);
        }
        SpoolFolder.open(root).close();
    }
}
