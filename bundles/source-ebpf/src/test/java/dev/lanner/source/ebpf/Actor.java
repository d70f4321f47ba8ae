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
    private static @Nullable Path narrowProgram;

    private Actor() {}

    /** Skips the test if there is no C compiler. */
    static synchronized Path program() throws Exception {
        Path compiled = program;
        if (compiled == null) {
            compiled = compile(
                    "actor", "no C compiler (cc), which the live tests' helper is built with", "-O1", "-pthread");
            program = compiled;
        }
        return compiled;
    }

    /** The 32 bit program. Skips the test if it cannot be made here, or not be run. */
    static synchronized Path narrowProgram() throws Exception {
        Path compiled = narrowProgram;
        if (compiled == null) {
            compiled = compile(
                    "compat", "-m32", "-O1", "-nostdlib", "-static", "-no-pie", "-fno-pie", "-fno-stack-protector");
            narrowProgram = compiled;
        }
        return compiled;
    }

    private static Path compile(String name, String lack, String... options) throws Exception {
        Path folder = Files.createTempDirectory("lanner-actor");
        Path source = folder.resolve(name + ".c");
        try (InputStream in = Actor.class.getResourceAsStream(name + ".c")) {
            Files.write(source, in.readAllBytes());
        }
        Path compiled = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("cc"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", compiled.toString(), source.toString()));
        // Deleted in reverse order.
        folder.toFile().deleteOnExit();
        source.toFile().deleteOnExit();
        compiled.toFile().deleteOnExit();
        assumeTrue(succeeds(command), lack);
        return compiled;
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
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
