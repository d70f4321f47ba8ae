// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class TrimCommandTest {
    @Test
    void takesPagesOfProgramsOutOfMemoryAndTheyAreThereWhenTheyAreNeeded() throws Exception {
        long before = residentOfFilesKib();
        long bytes = new TrimCommand().trim();
        long after = residentOfFilesKib();
        assertTrue(bytes > 1 << 20, "the Java library alone has more than that: " + bytes);
        assertTrue(after < before - 1024, before + " KiB before, " + after + " KiB after");
        // Needs what was given back: the collector goes through all classes of the archive.
        System.gc();
        assertTrue(residentOfFilesKib() > after, "came back from the page cache");
    }

    private static long residentOfFilesKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssFile:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
