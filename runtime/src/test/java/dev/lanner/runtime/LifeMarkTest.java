// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifeMarkTest {
    private static final Path PROC = Path.of("/proc");
    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    private final Path folder;
    private final Path file;

    LifeMarkTest(@TempDir Path folder) {
        this.folder = folder;
        file = folder.resolve(LifeMark.NAME);
    }

    private LifeMark begin() {
        LifeMark mark = LifeMark.begin(PROC, folder);
        assertNotNull(mark);
        return mark;
    }

    private LifeMark.@Nullable Earlier earlierOf(String content) throws Exception {
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(THEN));
        try (LifeMark mark = begin()) {
            return mark.earlier();
        }
    }

    @Test
    void aStopLeavesNothingBehind() throws Exception {
        try (LifeMark mark = begin()) {
            assertNull(mark.earlier());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertFalse(Files.exists(file));
        try (LifeMark mark = begin()) {
            assertNull(mark.earlier());
        }
    }

    @Test
    void whoIsKilledIsKnownToTheNextWithTheTimeWhenItLast() throws Exception {
        // Of this boot, but its process is gone.
        LifeMark unused = begin();
        String left = Files.readString(file).replaceFirst("(?m)^pid \\d+$", "pid 4194305");
        assertEquals(new LifeMark.Earlier(4194305, began(left), THEN), earlierOf(left));
        assertFalse(Files.exists(file), "and then it was stopped");
    }

    private static Instant began(String left) {
        return Instant.parse(left.replaceFirst("(?s).*began (\\S+).*", "$1"));
    }

    @Test
    void anotherProcessWithItsNumberIsNotIt() throws Exception {
        LifeMark unused = begin();
        String left = Files.readString(file)
                .replaceFirst("(?m)^pid \\d+$", "pid 1")
                .replaceFirst("(?m)^start .*$", "start x");
        LifeMark.Earlier earlier = earlierOf(left);
        assertNotNull(earlier);
        assertEquals(1, earlier.pid());
    }

    @Test
    void whoIsStillThereKeepsItsOwn() throws Exception {
        LifeMark unused = begin();
        long parent = ProcessHandle.current().parent().orElseThrow().pid();
        String stat = Files.readString(PROC.resolve(parent + "/stat"));
        String start = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1)[20];
        String left = Files.readString(file)
                .replaceFirst("(?m)^pid \\d+$", "pid " + parent)
                .replaceFirst("(?m)^start .*$", "start " + start);
        assertNull(earlierOf(left));
        assertEquals(left, Files.readString(file));
    }

    @Test
    void halfAFileIsOneToo() throws Exception {
        assertEquals(new LifeMark.Earlier(0, THEN, THEN), earlierOf(""));
        assertEquals(new LifeMark.Earlier(7, THEN, THEN), earlierOf("pid 7\nbegan 20"));
    }

    @Test
    void whereThereIsNoFolderThereIsNoMark() {
        assertNull(LifeMark.begin(PROC, folder.resolve("none")));
        assertTrue(Files.exists(folder));
    }
}
