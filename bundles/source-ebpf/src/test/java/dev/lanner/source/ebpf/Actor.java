// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A small C program, compiled on first use, that does one deed by name. */
final class Actor {
    private static @Nullable Path program;

    private Actor() {}

    /** Skips the test if there is no C compiler. */
    static synchronized Path program() throws Exception {
        Path compiled = program;
        if (compiled == null) {
            Path folder = Files.createTempDirectory("lanner-actor");
            Path source = folder.resolve("actor.c");
            try (InputStream in = Actor.class.getResourceAsStream("actor.c")) {
                Files.write(source, in.readAllBytes());
            }
            compiled = folder.resolve("actor");
            assumeTrue(compile(source, compiled), "no C compiler (cc), which the live tests' helper is built with");
            program = compiled;
            // Deleted in reverse order.
            folder.toFile().deleteOnExit();
            source.toFile().deleteOnExit();
            compiled.toFile().deleteOnExit();
        }
        return compiled;
    }

    private static boolean compile(Path source, Path target) throws InterruptedException {
        try {
            Process compiler = new ProcessBuilder("cc", "-O1", "-pthread", "-o", target.toString(), source.toString())
                    .inheritIO()
                    .start();
            return compiler.waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts a deed. */
    static Process start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(program().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /** Starts a deed and waits; returns the process, which has ended. */
    static Process run(String... arguments) throws Exception {
        Process process = start(arguments);
        process.waitFor();
        return process;
    }

    static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    }
}
