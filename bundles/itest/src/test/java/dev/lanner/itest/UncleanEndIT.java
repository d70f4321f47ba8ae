// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is killed leaves a gap in what was watched: the next one says so, once. */
@Tag("kernel")
final class UncleanEndIT {
    private static final Path RULES = Path.of("src/test/resources/rules/nothing.yaml");
    private static final Path MARK = Path.of("target/state/watching");
    private static final long PATIENCE_MS = 10_000;

    private final Path folder;
    private final Path config;

    UncleanEndIT(@TempDir Path folder) {
        this.folder = folder;
        config = folder.resolve("lanner.yaml");
    }

    @BeforeAll
    static void needsTheKernel() {
        LiveLanner.assumeLiveEvents();
    }

    @Test
    void theNextStartTellsThatTheOneBeforeWasKilledAndWhenItLastLived() throws Exception {
        Files.createDirectories(MARK.resolveSibling("."));
        Files.deleteIfExists(MARK);
        Files.writeString(
                config,
                ("shell: {socket: %s/shell.sock}\npipeline: {spool-dir: %s/spool}\n"
                                + "deploy: {enabled: false}\ncapture: {enabled: false}\n")
                        .formatted(folder, folder));
        long killed;
        try (LiveLanner first = LiveLanner.start(RULES, "--config", config.toString())) {
            killed = first.pid();
            assertFalse(first.messages().contains("was killed"), first::messages);
            ProcessHandle process = ProcessHandle.of(killed).orElseThrow();
            assertTrue(process.destroyForcibly());
            process.onExit().get();
        }
        assertTrue(Files.exists(MARK), "nobody has removed it");
        try (LiveLanner second = LiveLanner.start(RULES, "--config", config.toString())) {
            String told = "lanner: The Lanner before this one (pid " + killed + ", begun at ";
            assertTrue(second.awaitMessage(told, PATIENCE_MS), second::messages);
            Predicate<JsonNode> isTold =
                    alert -> alert.path("rule").asText().equals("Lanner internal: ended without a stop")
                            && alert.path("output_fields").path("pid").asLong() == killed;
            assertTrue(second.awaitAlerts(isTold, 1, PATIENCE_MS), second::messages);
            try (ShellClient shell = ShellClient.connect(folder.resolve("shell.sock"))) {
                String status = shell.ask("status");
                assertTrue(status.contains("ended without a stop, last lived at 20"), status);
            }
            assertEquals(0, second.interrupt(), second::messages);
        }
        assertFalse(Files.exists(MARK), "it was stopped");
        try (LiveLanner third = LiveLanner.start(RULES, "--config", config.toString())) {
            assertEquals(0, third.interrupt(), third::messages);
            assertFalse(third.messages().contains("The Lanner before this one"), third::messages);
        }
    }
}
