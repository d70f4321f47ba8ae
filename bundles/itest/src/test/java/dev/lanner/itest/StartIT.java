// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever runs when Lanner starts is known to it right then, completely, whoever tells of it. */
@Tag("kernel")
final class StartIT {
    private static final PrintStream OUT = System.out;

    private final Path folder;

    StartIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeAll
    static void needsTheKernel() {
        LiveLanner.assumeLiveEvents();
    }

    @ParameterizedTest(name = "BPF iterators: {0}")
    @ValueSource(booleans = {true, false})
    void everythingThatRunsIsKnownAtOnce(boolean iterators) throws IOException, InterruptedException {
        Path socket = folder.resolve("shell.sock");
        try (LiveLanner lanner = LiveLanner.start(
                        Path.of("src/test/resources/rules/truth.yaml"),
                        "--set",
                        "shell.socket=" + socket,
                        "--set",
                        "source.ebpf.iterators=" + iterators);
                ShellClient shell = ShellClient.connect(socket)) {
            StateComparison comparison = new StateComparison(shell);
            Set<String> differences = new TreeSet<>(comparison.persistent(Map::keySet, ""));
            // Its threads that answer take another name with each question; /proc calls a kernel worker after its work.
            differences.removeIf(difference -> difference.contains("comm should be")
                    && (difference.startsWith("pid " + lanner.pid() + " thread ")
                            || difference.contains("comm should be 'kworker/")));
            OUT.println("start: BPF iterators " + iterators + ": " + comparison.figures() + " compared, "
                    + differences.size() + " differences");
            assertEquals(0, lanner.interrupt(), lanner::messages);
            OUT.println(lanner.messages().indent(2));
            assertEquals("", String.join("\n", differences));
        }
    }
}
