// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The number of a root folder is the same for all who have this one, however they got there, and another for others. */
@RequiresKernel
class RootFolderTest {
    private static final int PIVOT_ROOT_ID = 137;
    private static final int GENERIC_ROOT = 4;
    private static final int CHROOT_ROOT = 3;
    private static final int EXEC_ROOT = 38;
    private static final int CLONE_ROOT = 32;

    private final Path folder;

    RootFolderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private static Process end(ProcessBuilder builder) throws IOException, InterruptedException {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return process;
    }

    private static long rootOf(CapturedEvent event, int parameter) {
        assertTrue(event.number(parameter) > 0, event::toString);
        return event.number(parameter);
    }

    @Test
    void isOneForAllWhoHaveItAndAnotherForOthers() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        try (LiveCapture capture =
                new LiveCapture(StreamSettings.DEFAULT, Selections.calls("chroot", "pivot_root", "execve"))) {
            Process there =
                    end(new ProcessBuilder("perl", "-e", "chroot($ARGV[0]) or die $!; exit 0", first.toString()));
            Process elsewhere = end(new ProcessBuilder("perl", "-e", "chroot($ARGV[0]) or die $!", second.toString()));
            Process pivoting = end(new ProcessBuilder(
                    "unshare",
                    "--mount",
                    "sh",
                    "-c",
                    "mount --bind \"$0\" \"$0\" && mkdir \"$0/old\" && cd \"$0\" && exec pivot_root . old",
                    first.toString()));

            long host = rootOf(capture.await(Codes.EXECVE, there.pid()), EXEC_ROOT);
            long chrooted = rootOf(capture.await(Codes.CHROOT, there.pid()), CHROOT_ROOT);
            assertNotEquals(host, chrooted);
            assertNotEquals(chrooted, rootOf(capture.await(Codes.CHROOT, elsewhere.pid()), CHROOT_ROOT));
            CapturedEvent pivoted = capture.await(
                    "pivot_root",
                    event -> event.code() == Codes.GENERIC
                            && event.tid() == pivoting.pid()
                            && event.number(1) == PIVOT_ROOT_ID);
            assertEquals(chrooted, rootOf(pivoted, GENERIC_ROOT), "by way of another mount of it");
            assertEquals(
                    1,
                    capture.settled(event -> event.code() == Codes.EXECVE
                                    && event.tid() == pivoting.pid()
                                    && event.number(1) == 0
                                    && event.text(2).equals("unshare")
                                    && event.number(EXEC_ROOT) == host)
                            .size());
            assertEquals(
                    host,
                    capture.settled(event -> Facts.isClone(event) && event.tid() == there.pid())
                            .get(0)
                            .number(CLONE_ROOT));
        }
    }
}
