// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * The bytes of a pipe, a FIFO or a device.
 *
 * <p>Java can ask a pipe how much is in it, but neither open a FIFO without waiting for a writer nor learn that the last
 * writer has gone without a read that may wait for ever. A source must not wait, and starts no threads. So {@code cat} does
 * the waiting: its end is the pipe's end.
 */
final class PipeInput implements ByteInput {
    /** How long after its end what {@code cat} has left is still looked for: the JDK moves it to memory meanwhile. */
    private static final long GRACE_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int CHUNK_BYTES = 1 << 16;

    private final Process cat;
    private final InputStream output;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private long offset;
    private long endedNs;

    private PipeInput(ProcessBuilder command) throws IOException {
        cat = command.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        output = cat.getInputStream();
    }

    /** What comes on standard input. */
    static PipeInput ofStandardInput() throws IOException {
        return new PipeInput(new ProcessBuilder("cat").redirectInput(ProcessBuilder.Redirect.INHERIT));
    }

    /** What comes from the special file {@code path}. */
    static PipeInput of(String path) throws IOException {
        return new PipeInput(new ProcessBuilder("cat", "--", path));
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        boolean isAlive = cat.isAlive();
        int available = output.available();
        if (available > 0) {
            int most = Math.min(Math.min(available, chunk.length), target.remaining());
            int count = output.read(chunk, 0, most);
            target.put(chunk, 0, Math.max(0, count));
            offset += Math.max(0, count);
            endedNs = 0;
            return Math.max(0, count);
        }
        if (isAlive) {
            return 0;
        }
        long nowNs = System.nanoTime();
        if (endedNs == 0) {
            endedNs = nowNs;
            return 0;
        }
        if (nowNs - endedNs < GRACE_NS) {
            return 0;
        }
        if (cat.exitValue() != 0 && offset == 0) {
            throw new IOException("cat could not read it; is it readable for this user?");
        }
        return END;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long size() {
        return -1;
    }

    @Override
    public void close() {
        cat.destroy();
    }
}
