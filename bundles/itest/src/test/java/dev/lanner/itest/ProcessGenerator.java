// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program that starts processes of all kinds as fast as it can, and notes what waitpid(2) said of each.
 *
 * @param folder where it works; the users that it turns into may write there
 */
record ProcessGenerator(Path folder) {
    /** Builds it. */
    static ProcessGenerator build(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ProcessGenerator generator = new ProcessGenerator(folder);
        Process compiler = new ProcessBuilder(
                        "cc", "-O2", "-pthread", "-o", generator.program().toString(), "src/test/c/truth.c")
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compiler.waitFor() != 0) {
            throw new IOException(output);
        }
        return generator;
    }

    Path program() {
        return folder.resolve("truth");
    }

    /** Starts it, for so many processes. */
    Process start(int processes, long seed, Path notes) throws IOException {
        return new ProcessBuilder(
                        program().toString(), Integer.toString(processes), Long.toString(seed), "8", notes.toString())
                .directory(folder.toFile())
                .inheritIO()
                .start();
    }

    /** Whether this tells of the end of a process of its own, by the rules of {@code truth.yaml}. */
    static boolean isProcessEnd(JsonNode alert) {
        return alert.path("output_fields").path("proc.is_ended").asBoolean();
    }
}
