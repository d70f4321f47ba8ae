// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nobody wants does not leave the kernel, and changes of mind lose nothing else. */
@RequiresKernel
class SelectionTest {
    private static final int GETPPID_ID = 41;
    private static final int FILES = 400;

    private final String folder;

    SelectionTest(@TempDir Path folder) {
        this.folder = folder.toString();
    }

    private static boolean is(CapturedEvent event, int code, Process process) {
        return event.code() == code && event.tid() == process.pid();
    }

    @Test
    void tellsOfACallWithoutAnEventOfItsOwnByItsName() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("getppid"))) {
            Process process = Actor.run("getppid");
            CapturedEvent generic = capture.await(Codes.GENERIC, process.pid());
            assertEquals(GETPPID_ID, generic.number(1));
            assertEquals(process.exitValue(), generic.number(2));
            assertEquals(2, generic.parameters().size());
            LiveEventTable.add("GENERIC_X", "SelectionTest");
            assertEquals(
                    1,
                    capture.settled(event -> is(event, Codes.GENERIC, process)).size());
        }
    }

    @Test
    void looksAtRingsOnlyWhileSomebodyWantsWhatTheyCanDo() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("setsid"))) {
            assertFalse(capture.stream().loadedPrograms().contains("on_ring_submit"));
        }
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("symlinkat"))) {
            assertTrue(capture.stream().loadedPrograms().contains("on_ring_submit"));
        }
    }

    @Test
    void leavesOutWhatIsNotWantedButNeverTheLifeOfProcesses() throws Exception {
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, Selections.calls("creat"))) {
            Process process = Actor.run("files", folder);
            capture.await(Codes.PROCEXIT, process.pid());
            capture.await(Codes.EXECVE, process.pid());
            capture.await("clone", event -> Facts.isClone(event) && event.tid() == process.pid());
            List<CapturedEvent> events = capture.settled(event -> event.tid() == process.pid());
            assertEquals(
                    1,
                    events.stream()
                            .filter(event -> is(event, Codes.CREAT, process))
                            .count());
            assertTrue(events.stream().noneMatch(event -> is(event, Codes.OPENAT, process)), events::toString);
            assertFalse(capture.stream().loadedPrograms().contains("sys_openat"));
            assertTrue(capture.stream().loadedPrograms().contains("sys_creat"));
        }
    }

    @Test
    void leavesOutWhatFailed() throws Exception {
        Selection succeeded = new Selection(Set.of("openat", "execve"), Set.of(), false);
        try (LiveCapture capture = new LiveCapture(StreamSettings.DEFAULT, succeeded)) {
            Process process = Actor.run("files", folder);
            capture.await(Codes.PROCEXIT, process.pid());
            List<CapturedEvent> opened = capture.settled(event -> is(event, Codes.OPENAT, process));
            assertFalse(opened.isEmpty());
            assertTrue(opened.stream().allMatch(event -> event.number(1) >= 0), opened::toString);
            assertTrue(capture.settled(event -> event.code() == Codes.EXECVE && event.number(1) < 0)
                    .isEmpty());
        }
    }

    @Test
    void skipsWhatTheSettingsSkip() throws Exception {
        StreamSettings base = StreamSettings.DEFAULT;
        StreamSettings skipping = new StreamSettings(
                base.ringBytes(),
                base.cpusPerRing(),
                base.pollTimeoutMs(),
                Set.of("openat"),
                base.attachMode(),
                base.groupDead(),
                true,
                KernelCopies.ALL);
        try (LiveCapture capture = new LiveCapture(skipping)) {
            Process process = Actor.run("files", folder);
            capture.await(Codes.PROCEXIT, process.pid());
            assertTrue(
                    capture.settled(event -> is(event, Codes.OPENAT, process)).isEmpty());
        }
    }

    /** A program opens files all the time, while the selection changes: each of its calls must be there. */
    @Test
    void losesNothingThatStaysWantedWhileTheSelectionChanges() throws Exception {
        Map<String, Selection> selections = Map.of(
                "few", Selections.calls("openat"),
                "more", Selections.calls("openat", "getppid", "connect", "chdir", "creat"),
                "signals", new Selection(Set.of("openat"), Set.of("SIGNALDELIVER_E"), true));
        try (EbpfStream stream =
                EbpfStream.open(StreamSettings.DEFAULT, wanting("few"), wanted -> named(selections, wanted))) {
            int[] opened = new int[1];
            Process process = Actor.start("many", folder, "" + FILES);
            for (int i = 0; process.isAlive(); i++) {
                stream.select(wanting(i % 3 == 0 ? "more" : i % 3 == 1 ? "signals" : "few"));
                stream.poll((record, offset, limit, cpu) -> opened[0] += isMany(record, offset, limit, cpu), 4096);
            }
            while (stream.poll((record, offset, limit, cpu) -> opened[0] += isMany(record, offset, limit, cpu), 4096)
                    > 0) {
                // Until there is nothing left.
            }
            assertEquals(FILES, opened[0]);
            assertTrue(stream.loadedPrograms().contains("sys_connect"));
        }
    }

    private static EventSelection wanting(String name) {
        return new EventSelection(Set.of(name), true);
    }

    private static Selection named(Map<String, Selection> selections, EventSelection wanted) {
        return selections.getOrDefault(wanted.names().iterator().next(), Selections.rareCalls());
    }

    private static int isMany(java.nio.ByteBuffer record, int offset, int limit, int cpu) {
        CapturedEvent event = CapturedEvent.of(record, offset, limit, cpu);
        return event.code() == Codes.OPENAT && event.text(3).endsWith("/one-of-many") ? 1 : 0;
    }
}
