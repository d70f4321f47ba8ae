// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Control groups as they are made, and threads that are moved from one to another. */
@RequiresKernel
class ControlGroupTest {
    private static final String NAME = "lanner-test-" + ProcessHandle.current().pid();
    private static final int CGROUPS = 28;
    private static final int UNIFIED = 37;
    private static final int WHOLE = 41;
    private static final int UNIFIED_AT_BIRTH = 28;

    private final List<Path> made = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private LiveCapture capture;

    @BeforeEach
    void open() throws Exception {
        capture = new LiveCapture(StreamSettings.DEFAULT);
    }

    @AfterEach
    void close() throws Exception {
        capture.close();
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        for (Path folder : made) {
            Files.deleteIfExists(folder);
        }
    }

    /** A group of that name in the hierarchy that is mounted with this type and option. */
    private Path make(String type, String option) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            String[] words = line.split(" ", -1);
            if (words[2].equals(type) && List.of(words[3].split(",", -1)).contains(option)) {
                Path folder = Path.of(words[1], NAME);
                made.add(Files.createDirectory(folder));
                return folder;
            }
        }
        assumeTrue(false, "skipped: no hierarchy of " + type + " with " + option + " is mounted");
        throw new AssertionError();
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        return process;
    }

    private CapturedEvent move(Process process, Path list) throws IOException {
        Files.writeString(list, Long.toString(process.pid()));
        return capture.await(
                "move of " + process.pid(),
                event -> event.code() == Codes.ITER_TASK
                        && event.tid() == (process.pid() << 32 | process.pid())
                        && event.parameters().size() == WHOLE
                        && (event.bytes(CGROUPS).length > 0 || event.bytes(UNIFIED).length > 0));
    }

    @Test
    void tellsOfAGroupThatIsMade() throws Exception {
        make("cgroup2", "rw");
        CapturedEvent event = capture.await(
                "new control group",
                each -> each.code() == Codes.ASYNCEVENT
                        && new String(each.bytes(3), StandardCharsets.UTF_8).equals("/" + NAME));
        assertEquals(0, event.number(1));
        assertEquals("cgroup_mkdir", event.text(2));
        assertEquals(3, event.parameters().size());
    }

    @Test
    void tellsWhereAProcessIsInVersionTwoAndItsChildrenAreBorn() throws Exception {
        Path folder = make("cgroup2", "rw");
        Process process = start("sh", "-c", "read line; /bin/true; exit 0");
        CapturedEvent moved = move(process, folder.resolve("cgroup.procs"));
        assertEquals(1, moved.number(WHOLE));
        String place = moved.text(UNIFIED);
        // Where version 2 has a controller of those that are told, these say it.
        assertEquals("/" + NAME, place.isEmpty() ? pathOf(moved.texts(CGROUPS).get(0)) : place);
        process.outputWriter().append('\n').flush();
        process.waitFor();
        CapturedEvent born = capture.await(
                "child of it",
                event -> Facts.isClone(event) && event.number(1) == 0 && event.number(6) == process.pid());
        String placeOfChild = born.text(UNIFIED_AT_BIRTH);
        assertEquals("/" + NAME, placeOfChild.isEmpty() ? pathOf(born.texts(15).get(0)) : placeOfChild);
    }

    @Test
    void tellsOfOneHierarchyAloneAndOfAThreadThatGoesAlone() throws Exception {
        Path folder = make("cgroup", "cpu");
        Process process = start("sleep", "60");
        CapturedEvent moved = move(process, folder.resolve("tasks"));
        assertEquals(0, moved.number(WHOLE));
        assertTrue(moved.texts(CGROUPS).contains("cpu=/" + NAME), moved::toString);
        assertTrue(moved.texts(CGROUPS).stream().allMatch(text -> text.endsWith("/" + NAME)), moved::toString);
        assertEquals(0, moved.bytes(UNIFIED).length);
    }

    private static String pathOf(String group) {
        return group.substring(group.indexOf('=') + 1);
    }
}
