// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.state.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a line for each call, and its size can be given. */
final class TextFormat implements CaptureFormat {
    volatile long bytesPerEvent = 1;
    volatile boolean isThrowing;
    volatile boolean blocked;

    @Override
    public CaptureWriter newWriter(OutputStream sink, boolean isCompressed) {
        return new LineWriter(sink);
    }

    private final class LineWriter implements CaptureWriter {
        private final OutputStream sink;
        private long written;

        LineWriter(OutputStream sink) {
            this.sink = sink;
        }

        private void line(String text) throws IOException {
            sink.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void begin(Host host) throws IOException {
            line("host " + host.name());
        }

        @Override
        public void tell(ByteBuffer record, int offset, int limit) {
            written++;
        }

        @Override
        public void write(ByteBuffer record, int offset, int limit, int cpu, boolean isForStateOnly)
                throws IOException {
            if (isThrowing) {
                throw new IOException("the disk is on fire");
            }
            while (blocked) {
                Thread.onSpinWait();
            }
            written += bytesPerEvent;
            line((isForStateOnly ? "state " : "event ") + record.getLong(offset));
        }

        @Override
        public void flush() throws IOException {
            sink.flush();
        }

        @Override
        public long writtenBytes() {
            return written;
        }

        @Override
        public void close() throws IOException {
            line("end");
            sink.close();
        }
    }
}
