// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.source.replay.CaptureReader.Step;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Any bytes as a capture: reader, converter, lists and decoder never fail otherwise than as documented, and end.
 *
 * <p>Without more it runs over the kept inputs, {@code src/test/resources}; the README says how to look for new ones.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "the fuzzer has no native part for it")
class CaptureFuzzTest {
    /** Bytes in pieces of changing size, as a pipe gives them, with pauses. */
    private static final class PieceInput implements ByteInput {
        private final byte[] bytes;
        private int offset;
        private int turn;

        PieceInput(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            turn++;
            if (offset == bytes.length) {
                return END;
            }
            int count = Math.min(Math.min(bytes.length - offset, target.remaining()), turn % 7 * 50);
            target.put(bytes, offset, count);
            offset += count;
            return count;
        }

        @Override
        public long offset() {
            return offset;
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void close() {}
    }

    /** Looks at every parameter of every event. */
    private static final class Looking implements EventHandler {
        private final MutableEvent event = Replay.CODEC.newEvent();
        private long sum;

        @Override
        public void onHost(Host host) {
            Objects.requireNonNull(host.name());
        }

        @Override
        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
            if (!event.moveTo(record, offset, limit, cpu, 1, "syscall")) {
                return;
            }
            for (int i = 0; i < Math.min(event.parameterCount(), 64); i++) {
                sum += event.integer(i) + event.textLength(i);
                for (int at = 0; at < event.length(i); at++) {
                    sum += record.get(event.offset(i) + at);
                }
            }
        }
    }

    /** Makes each thing once: most of a run would be spent on buffers otherwise. */
    private static final class OnceCodec implements EventCodec {
        private final EventConverter converter = Replay.CODEC.newConverter();
        private final EventWriter writer = Replay.CODEC.newWriter(1 << 20);

        @Override
        public MutableEvent newEvent() {
            return Replay.CODEC.newEvent();
        }

        @Override
        public EventWriter newWriter(int capacityBytes) {
            return writer;
        }

        @Override
        public EventConverter newConverter() {
            converter.reset();
            return converter;
        }
    }

    private static final EventCodec CODEC = new OnceCodec();

    @FuzzTest(maxDuration = "12s")
    void anyBytesAreReadToTheirEnd(byte[] bytes) throws IOException {
        ReplayLosses losses = new ReplayLosses("fuzz", Replay.CATALOGUE.types().size());
        try (CaptureWindow window = new CaptureWindow(new PieceInput(bytes))) {
            CaptureReader reader = new CaptureReader("fuzz", window, Replay.CATALOGUE, CODEC, losses, new Pace(0));
            Looking looking = new Looking();
            // A byte of a list makes one record at most; inflated bytes are no more than a thousandfold.
            long most = 10_000 + 2_000L * bytes.length;
            Step step = Step.WORKED;
            while (step != Step.END && looking.sum != Long.MIN_VALUE) {
                step = reader.step(looking);
                if (most-- < 0) {
                    throw new AssertionError("it does not end");
                }
            }
        } catch (SourceException e) {
            Objects.requireNonNull(e.getMessage());
        }
    }
}
