// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that goes on, and what it has written so far. */
final class Running implements AutoCloseable {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(60);

    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Running start(Path folder, ProcessBuilder builder) throws IOException {
        Path out = Files.createTempFile(folder, "out-", "");
        Path err = Files.createTempFile(folder, "err-", "");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        return new Running(process, out, err);
    }

    /** Waits for a line of standard output with all of these texts, and returns it: whatever else runs is told of as well. */
    String await(String... texts) throws IOException, InterruptedException {
        return await(out, List.of(texts));
    }

    /** The same of standard error. */
    String awaitError(String text) throws IOException, InterruptedException {
        return await(err, List.of(text));
    }

    private String await(Path file, List<String> texts) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT_NS;
        while (System.nanoTime() - end < 0) {
            for (String line : Files.readAllLines(file)) {
                if (texts.stream().allMatch(line::contains)) {
                    return line;
                }
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        throw new IOException("no " + texts + " in:\n" + Files.readString(out) + "\n" + err());
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    int awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_NS, TimeUnit.NANOSECONDS)) {
            throw new IOException("it does not end:\n" + err());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
