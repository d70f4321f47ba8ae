// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class LineBufferTest {
    @Test
    void leavesWholeLinesOnlyOnAChannelThatTakesPartsAndFailsAtRandom() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        FlakyChannel channel = new FlakyChannel(random);
        LineBuffer lines = new LineBuffer();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            String line = i + " 机密".repeat(random.nextInt(5)) + " end";
            expected.add(line);
            do {
                lines.add(line); // As the house does after a failure.
            } while (!isDrained(lines, channel));
        }
        List<String> wholeLines = channel.taken
                .toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.endsWith(" end"))
                .distinct()
                .toList();
        assertEquals(expected, wholeLines);
    }

    @Test
    void leavesNoHalfLineWhenItCanBeTakenBack() throws IOException {
        FlakyChannel channel = new FlakyChannel(new Random(0)) {
            @Override
            public int write(ByteBuffer bytes) throws IOException {
                if (taken.size() > 0) {
                    throw new IOException("full");
                }
                taken.write(bytes.get());
                return 1;
            }
        };
        LineBuffer lines = new LineBuffer();
        lines.add("first");
        assertThrows(IOException.class, () -> lines.drainTo(channel, partBytes -> partBytes == 1));
        lines.add("second");
        assertEquals("second\n".length(), lines.length());
        assertThrows(IOException.class, () -> lines.drainTo(channel));
        assertEquals(0, lines.length());
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

    private static boolean isDrained(LineBuffer lines, FlakyChannel channel) {
        try {
            lines.drainTo(channel);
            return true;
        } catch (IOException e) {
            assertEquals(0, lines.length());
            return false;
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
            int count = 1 + random.nextInt(Math.min(20, bytes.remaining()));
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
