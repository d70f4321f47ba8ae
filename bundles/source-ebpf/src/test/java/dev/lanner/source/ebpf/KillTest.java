// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

@RequiresKernel
class KillTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void leavesNothingInTheKernelWhenKilled() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(), "-cp", System.getProperty("java.class.path"), OpenUntilKilled.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            assertEquals(OpenUntilKilled.READY, output.readLine());
            KernelObjects objects = KernelObjects.of(process.pid());
            assertTrue(objects.programs().size() > 10 && objects.maps().size() > 5, objects::toString);
            assumeTrue(
                    objects.alive() == objects.size(),
                    "the kernel does not let this process look at BPF programs by number: CAP_SYS_ADMIN is missing");
            process.destroyForcibly().waitFor();
            // 128 + SIGKILL: it had no chance to clean up.
            assertEquals(137, process.exitValue());
            awaitEndOf(objects);
        } finally {
            process.destroyForcibly();
        }
    }

    /** The kernel frees them a little later, in the background. */
    private static void awaitEndOf(KernelObjects objects) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (objects.alive() > 0) {
            assertTrue(System.nanoTime() < end, () -> "still there: some of " + objects);
            Thread.sleep(20);
        }
    }
}
