// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each of the rules that come with Lanner, on what it is there to find. */
@Tag("kernel")
final class FirstRulesIT {
    private static Path work = Path.of("target/first-rules").toAbsolutePath();
    private static LiveLanner lanner;

    @BeforeAll
    static void startLanner() throws IOException, InterruptedException {
        LiveLanner.assumeLiveEvents();
        Files.createDirectories(work);
        run("cc", "-O2", "-o", work.resolve("from-memory").toString(), "src/test/c/from-memory.c");
        lanner = LiveLanner.start(LiveLanner.home().resolve("rules"));
    }

    @AfterAll
    static void stopLanner() throws IOException, InterruptedException {
        if (lanner != null) {
            assertEquals(0, lanner.interrupt());
            lanner.close();
        }
    }

    @Test
    void catReadsThePasswordHashes() throws IOException, InterruptedException {
        long pid = run("cat", "/etc/shadow");
        JsonNode fields = alert("Password hashes read", pid);
        assertEquals("/etc/shadow", fields.path("fd.name").asText());
        assertEquals("/usr/bin/cat", fields.path("proc.exepath").asText());
    }

    @Test
    void aProgramRunsFromMemory() throws IOException, InterruptedException {
        long pid = run(work.resolve("from-memory").toString(), "/usr/bin/true");
        assertEquals(
                "memfd:dropped",
                alert("Program run from memory", pid).path("proc.exepath").asText());
    }

    @Test
    void aProgramRunsFromTheFolderForTemporaryFiles() throws IOException, InterruptedException {
        Path program = Files.createTempFile(Path.of("/tmp"), "lanner-first-rules", "");
        try {
            Files.copy(Path.of("/usr/bin/true"), program, StandardCopyOption.REPLACE_EXISTING);
            assertTrue(program.toFile().setExecutable(true));
            long pid = run(program.toString());
            JsonNode fields = alert("Program run from a folder that all may write", pid);
            assertEquals(program.toString(), fields.path("proc.exepath").asText());
        } finally {
            Files.delete(program);
        }
    }

    @Test
    void aServerStartsAShell() throws IOException, InterruptedException {
        // The name of a program's file is its thread's name: bash, installed as a server.
        Path server = Files.copy(Path.of("/usr/bin/bash"), work.resolve("nginx"), StandardCopyOption.REPLACE_EXISTING);
        assertTrue(server.toFile().setExecutable(true));
        long parent = run(server.toString(), "-c", "/bin/sh -c true; true");
        assertTrue(
                lanner.awaitAlerts(
                        alert -> alert.path("rule").asText().equals("Shell started by a server")
                                && alert.path("output_fields").path("proc.ppid").asLong() == parent,
                        1,
                        10_000),
                lanner::messages);
    }

    private static long run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals(0, process.waitFor(), String.join(" ", command));
        return process.pid();
    }

    private static JsonNode alert(String rule, long pid) throws InterruptedException {
        return lanner.alert(rule, pid).path("output_fields");
    }
}
