// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.events.RecordCodec;
import dev.lanner.events.StandardCatalogue;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchRecorderTest {
    private static final StandardCatalogue CATALOGUE = new StandardCatalogue();
    private static final EventCodec CODEC = new RecordCodec(CATALOGUE);
    private static final AskingRule ASKING = new AskingRule("asking", true, 0);
    private static final AskingRule LONG = new AskingRule("long", true, 1000);
    private static final AskingRule SILENT = new AskingRule("silent", false, 0);
    private static final long DEFAULT_MS = 100;

    private final TextFormat format = new TextFormat();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final EventWriter record = CODEC.newWriter(1 << 12);
    private final MutableEvent event = CODEC.newEvent();
    private long number;

    @TempDir
    Path folder = Path.of("unset");

    private CaptureSettings settings(long mostMb, int mostFiles) {
        return new CaptureSettings(
                false, DEFAULT_MS, folder.resolve("captures/of").toString(), mostMb, mostFiles, 0);
    }

    private MatchRecorder recorder(CaptureSettings settings) {
        MatchRecorder recorder = new MatchRecorder(
                settings,
                format,
                (subject, priority, text, fields) -> told.add(priority + " " + subject + ": " + text));
        recorder.begin(new OneHost("here", 3));
        return recorder;
    }

    /** Shows an event as the pipeline does, with the rules that match it. */
    private void pass(MatchRecorder recorder, long timeMs, AskingRule... matching) {
        moveTo(timeMs);
        recorder.onEvent(event);
        for (AskingRule rule : matching) {
            recorder.onMatch(rule, event);
        }
    }

    private void moveTo(long timeMs) {
        EventType close = CATALOGUE.type("SYSCALL_CLOSE_X");
        ByteBuffer bytes = record.begin(close, TimeUnit.MILLISECONDS.toNanos(timeMs), 7)
                .integer(0)
                .integer(3)
                .end();
        assertTrue(event.moveTo(bytes, 0, bytes.limit(), 1, ++number, "syscall"));
    }

    private List<Path> files() throws IOException {
        Path captures = folder.resolve("captures");
        if (!Files.isDirectory(captures)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(captures)) {
            return files.sorted().toList();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.replaceFirst("000000$", " ms"))
                .toList();
    }

    private static void await(String what, Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "waited in vain until " + what);
            Thread.sleep(2);
        }
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static Map<String, Long> losses(MatchRecorder recorder) {
        Map<String, Long> losses = new TreeMap<>();
        recorder.reportLosses((code, reason, extent, total) -> losses.put(reason, total));
        return losses;
    }

    @Test
    void writesTheStateTheEventThatHasMatchedAndWhatFollowsUntilTheTimeIsOver() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 10);
        pass(recorder, 20, ASKING);
        pass(recorder, 30, SILENT);
        moveTo(40);
        recorder.onStateEvent(event);
        pass(recorder, 120);
        pass(recorder, 121);
        pass(recorder, 122);
        recorder.stop();
        Path file = files().get(0);
        assertEquals(
                List.of("host here", "event 20 ms", "event 30 ms", "state 40 ms", "event 120 ms", "end"), lines(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("captures"))));
        assertEquals(1, files().size());
        assertTrue(file.getFileName().toString().startsWith("of_20000000_2_"), file::toString);
        assertEquals(
                List.of(
                        "INFORMATIONAL capture started: Rule 'asking' has matched: what happens from here on is captured in "
                                + file + "."),
                told);
        assertEquals(Map.of(), losses(recorder));
    }

    @Test
    void aFurtherMatchLengthensTheCaptureAndNeverShortensIt() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 0, ASKING);
        pass(recorder, 50, LONG);
        pass(recorder, 60, ASKING);
        pass(recorder, 1050);
        pass(recorder, 1051);
        recorder.stop();
        assertEquals(1, files().size());
        assertEquals(
                List.of("host here", "event 0", "event 50 ms", "event 60 ms", "event 1050 ms", "end"),
                lines(files().get(0)));
    }

    @Test
    void aMatchAfterTheEndBeginsAnotherFileWithTheStateOfThen() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 1, ASKING);
        pass(recorder, 200, ASKING, LONG);
        recorder.begin(new OneHost("there", 1));
        pass(recorder, 201);
        recorder.stop();
        assertEquals(2, files().size());
        assertEquals(List.of("host here", "event 1 ms", "end"), lines(files().get(0)));
        assertEquals(List.of("host here", "event 200 ms", "host there", "event 201 ms", "end"), lines(files().get(1)));
    }

    @Test
    void aRuleThatDoesNotAskForItStartsACaptureOnlyInTheModeOfAllRules() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 1, SILENT);
        recorder.stop();
        assertEquals(List.of(), files());
        MatchRecorder all = recorder(
                new CaptureSettings(true, DEFAULT_MS, folder.resolve("captures").toString() + "/", 0, 0, 0));
        pass(all, 1, SILENT);
        all.stop();
        assertEquals(1, files().size());
        assertTrue(files().get(0).getFileName().toString().startsWith("_1000000_2_"), files()::toString);
    }

    @Test
    void theStateIsWholeHoweverLargeItIs() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        // 40 batches of a megabyte, of which there are 16.
        recorder.begin(new OneHost("large", 10_000));
        pass(recorder, 1, ASKING);
        recorder.stop();
        assertEquals(List.of("host large", "event 1 ms", "end"), lines(files().get(0)));
    }

    @Test
    void endsWhereTheFileIsLargeEnoughAndSaysSo() throws Exception {
        format.bytesPerEvent = 600_000;
        MatchRecorder recorder = recorder(settings(1, 0));
        pass(recorder, 1, LONG);
        pass(recorder, 2);
        recorder.onPause();
        await("the batch is old", () -> {
            recorder.onPause();
            return told.size() == 2;
        });
        await("the file is closed", () -> lines(files().get(0)).contains("end"));
        pass(recorder, 3);
        recorder.stop();
        assertEquals(List.of("host here", "event 1 ms", "event 2 ms", "end"), lines(files().get(0)));
        assertTrue(
                told.get(1).startsWith("INFORMATIONAL capture size limit reached: Configured limit: 1 MB."),
                told::toString);
    }

    @Test
    void refusesWhileThereAreTooManyFilesAndGoesOnWhenSomeAreTakenAway() throws Exception {
        Path captures = Files.createDirectories(folder.resolve("captures"));
        Files.createFile(captures.resolve("of_1.scap"));
        Files.createFile(captures.resolve("other.scap"));
        MatchRecorder recorder = recorder(settings(0, 2));
        pass(recorder, 1, ASKING);
        pass(recorder, 1000);
        await(
                "one is written",
                () -> files().size() == 3 && lines(files().get(1)).contains("end"));
        await("it is refused", () -> {
            pass(recorder, 5000 + 1000 * number, ASKING);
            pass(recorder, 5500 + 1000 * number);
            return !losses(recorder).isEmpty();
        });
        pass(recorder, 1_000_000, ASKING);
        assertTrue(losses(recorder).getOrDefault("capture-refused", 0L) >= 1);
        await("it is told", () -> told.stream().anyMatch(text -> text.startsWith("WARNING capture refused")));
        assertEquals(3, files().size());
        List<String> refusals =
                told.stream().filter(text -> text.contains("refused")).toList();
        assertEquals(1, refusals.size(), refusals::toString);
        assertTrue(refusals.get(0).contains("'capture.max-files' allows 2"), refusals::toString);
        Files.delete(captures.resolve("of_1.scap"));
        await("there is room again", () -> {
            pass(recorder, 2_000_000 + 1000 * number, ASKING);
            return files().size() == 3;
        });
        recorder.stop();
    }

    @Test
    void aFolderThatCannotBeWrittenIsToldOnceAndHurtsNobody() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        MatchRecorder recorder = recorder(
                new CaptureSettings(false, DEFAULT_MS, file.resolve("of").toString(), 0, 0, 0));
        for (int i = 0; i < 50; i++) {
            pass(recorder, 1000L * i, ASKING);
            Thread.sleep(1);
        }
        recorder.stop();
        assertEquals(
                1,
                told.stream()
                        .filter(text -> text.startsWith("WARNING capture failed"))
                        .count(),
                told::toString);
        assertTrue(losses(recorder).getOrDefault("capture-refused", 0L) > 10, () -> losses(recorder)
                .toString());
    }

    @Test
    void aDiskThatFailsEndsTheCaptureAndIsToldOnce() throws Exception {
        format.isThrowing = true;
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 1, ASKING);
        pass(recorder, 1000);
        await("it has failed", () -> told.size() == 2);
        recorder.stop();
        assertTrue(told.get(1).contains("has failed: the disk is on fire"), told::toString);
    }

    @Test
    void aLiveCaptureEndsWithItsTimeEvenIfNothingHappensAnyMore() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, System.currentTimeMillis(), ASKING);
        await("it is closed", () -> {
            recorder.onPause();
            return !files().isEmpty() && lines(files().get(0)).contains("end");
        });
        recorder.stop();
        assertEquals(1, files().size());
    }

    @Test
    void aReplayIsNotEndedByTheClockOfThisMachine() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        pass(recorder, 1, ASKING);
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(1300);
        while (System.nanoTime() < end) {
            recorder.onPause();
            Thread.sleep(50);
        }
        pass(recorder, 2);
        recorder.stop();
        assertEquals(List.of("host here", "event 1 ms", "event 2 ms", "end"), lines(files().get(0)));
    }

    @Test
    void countsWhatTheWriterCannotTake() throws Exception {
        MatchRecorder recorder = recorder(settings(0, 0));
        format.blocked = true;
        pass(recorder, 1, LONG);
        for (int i = 0; i < 1_000_000 && losses(recorder).isEmpty(); i++) {
            pass(recorder, 2);
        }
        assertTrue(losses(recorder).getOrDefault("capture-queue-full", 0L) >= 1);
        format.blocked = false;
        recorder.stop();
        assertTrue(lines(files().get(0)).contains("end"));
    }
}
