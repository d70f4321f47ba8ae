// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineBufferTest {
    @Test
    void losesAndRepeatsNothingOnAChannelThatTakesPartsAndFailsAtRandom() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        FlakyChannel channel = new FlakyChannel(random);
        LineBuffer lines = new LineBuffer();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            String line = i + " 机密".repeat(random.nextInt(100));
            lines.add(line);
            expected.append(line).append('\n');
            drainIfPossible(lines, channel);
        }
        for (int i = 0; i < 100_000 && !lines.isEmpty(); i++) {
            drainIfPossible(lines, channel);
        }
        assertEquals(expected.toString(), channel.taken.toString(StandardCharsets.UTF_8));
    }

    @Test
    void failsInsteadOfSpinningOnAChannelThatTakesNothing() {
        LineBuffer lines = new LineBuffer();
        lines.add("x");
        FlakyChannel channel = new FlakyChannel(new Random(0)) {
            @Override
            public int write(ByteBuffer bytes) {
                return 0;
            }
        };
        assertThrows(IOException.class, () -> lines.drainTo(channel));
    }

    private static void drainIfPossible(LineBuffer lines, FlakyChannel channel) {
        try {
            lines.drainTo(channel);
        } catch (IOException e) {
            // Kept for the next time: that is what is tested.
        }
    }

    private static class FlakyChannel implements WritableByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final Random random;

        FlakyChannel(Random random) {
            this.random = random;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (random.nextInt(3) == 0) {
                throw new IOException("full");
            }
            int count = 1 + random.nextInt(Math.min(500, bytes.remaining()));
            for (int i = 0; i < count; i++) {
                taken.write(bytes.get());
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
