// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code lanner shell} as scripts use it, on a Lanner that watches. */
@Timeout(120)
class ShellCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    ShellCommandIT(@TempDir Path folder) {
        this.folder = folder;
    }

    /** What came of a command line. */
    private record Run(long pid, int status, String out, String err) {}

    @BeforeAll
    static void needLiveEvents() {
        LiveLanner.assumeLiveEvents();
    }

    private Process begin(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                LiveLanner.home().resolve("bin/lanner").toString(),
                "shell",
                "--socket",
                folder.resolve("shell.sock").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private Run run(String... arguments) throws IOException, InterruptedException {
        return end(begin(arguments));
    }

    private Run end(Process process) throws IOException, InterruptedException {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return new Run(process.pid(), process.exitValue(), out, Files.readString(folder.resolve("err")));
    }

    @Test
    void servesScripts() throws Exception {
        Path rules = Path.of("src/test/resources/rules/truth.yaml");
        Path audit = folder.resolve("audit.log");
        try (LiveLanner lanner = LiveLanner.start(
                rules, "--set", "shell.socket=" + folder.resolve("shell.sock"), "--set", "shell.audit-file=" + audit)) {
            ShellClient.connect(folder.resolve("shell.sock")).close();

            Run sources = run("--json", "-c", "sources", "-c", "phase");
            assertEquals(0, sources.status(), sources::toString);
            List<String> lines = sources.out().lines().toList();
            assertEquals(
                    "open", JSON.readTree(lines.get(0)).path(0).path("state").asText());
            assertTrue(JSON.readTree(lines.get(0)).path(0).path("events").isNumber());
            assertEquals("RUNNING", JSON.readTree(lines.get(1)).path("answer").asText());

            Run wrong = run("--json", "-c", "watch 'proc.nme=cat'", "-c", "phase");
            assertEquals(1, wrong.status(), wrong::toString);
            String error = JSON.readTree(wrong.out()).path("error").asText();
            assertTrue(error.startsWith("unknown field 'proc.nme'; did you mean 'proc.name'?"), error);
            assertEquals(2, run("--nonsense").status());

            Run away = end(begin("--socket", folder.resolve("nobody").toString(), "--json", "-c", "phase"));
            assertFalse(away.status() == 0, away::toString);

            Run changing = run("-c", "log set dev.lanner.itest debug");
            assertEquals(0, changing.status(), changing::toString);
            JsonNode written = JSON.readTree(Files.readAllLines(audit).get(0));
            assertEquals(changing.pid(), written.path("pid").asLong(), written::toString);
            assertEquals(0, written.path("uid").asLong(-1), written::toString);

            endsByCtrlC();
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    private void endsByCtrlC() throws Exception {
        Process watch = begin("-c", "watch evt.type=procexit");
        int first = watch.getInputStream().read();
        assertEquals('W', first, "it says that it watches");
        new ProcessBuilder("sh", "-c", "kill -INT " + watch.pid()).start().waitFor();
        Run ended = end(watch);
        assertEquals(0, ended.status(), ended::toString);
        assertTrue(ended.out().lines().anyMatch(line -> line.matches("\\d+ events? in .* s\\..*")), ended::toString);
    }
}
