// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.program;

import dev.lanner.wire.time.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.concurrent.TimeUnit;

/** A process of the shell that was given the command, and the pipe to its standard input. */
final class RunningProgram {
    private static final int SIGNALLED = 128;

    private final String command;
    private final long timeoutMs;
    private final Process process;

    private RunningProgram(String command, long timeoutMs, Process process) {
        this.command = command;
        this.timeoutMs = timeoutMs;
        this.process = process;
    }

    /** What it prints goes to our standard error: standard output is for alerts. */
    static RunningProgram start(String command, long timeoutMs) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", "exec 1>&2\n" + command);
        builder.redirectOutput(Redirect.DISCARD).redirectError(Redirect.INHERIT);
        return new RunningProgram(command, timeoutMs, builder.start());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** Writes all of it; a program that does not read it in time is killed. */
    void write(byte[] bytes) throws IOException {
        Deadline deadline = new Deadline(timeoutMs, this::kill);
        try {
            process.getOutputStream().write(bytes);
            process.getOutputStream().flush();
        } catch (IOException e) {
            if (deadline.hasPassed()) {
                throw new IOException(name() + " has read nothing for " + timeoutMs + " ms and was killed.", e);
            }
            throw new IOException(name() + " does not read any more: " + awaitReason() + ".", e);
        } finally {
            deadline.close();
        }
    }

    /** Why it has ended, for people. */
    String reason() {
        if (process.isAlive()) {
            return "it has closed its standard input";
        }
        int status = process.exitValue();
        return status > SIGNALLED
                ? "it has ended by signal " + (status - SIGNALLED)
                : "it has ended with exit status " + status;
    }

    /** It may be about to end, since its pipe has broken. */
    private String awaitReason() throws IOException {
        awaitEnd(TimeUnit.SECONDS.toMillis(1));
        return reason();
    }

    /** Lets it read what is left, and waits for its end; one that does not end is killed. */
    int finish() throws IOException {
        closeInput();
        if (!awaitEnd(timeoutMs)) {
            kill();
            throw new IOException(name() + " has not ended within " + timeoutMs + " ms and was killed.");
        }
        return process.exitValue();
    }

    /** Ends it with all that it has started. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    String name() {
        return "The program '" + command + "'";
    }

    /** There may be something in the buffer that nobody reads any more: that was told of when it was written. */
    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            return;
        }
    }

    private boolean awaitEnd(long withinMs) throws IOException {
        try {
            return process.waitFor(withinMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw (IOException)
                    new InterruptedIOException(name() + " was killed while Lanner waited for it.").initCause(e);
        }
    }
}
