// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

final class TextTest {
    @Test
    void keepsBytesThatAreNoUtf8() {
        byte[] bytes = {'a', (byte) 0xff, (byte) 0xfe, 'b'};
        Text text = Text.copyOf(bytes, 0, 4);
        bytes[0] = 'x';
        assertEquals(4, text.length());
        assertEquals((byte) 0xff, text.byteAt(1));
        assertEquals("a\ufffd\ufffdb", text.toString());
        assertNotEquals(text, Text.of(text.toString()));
    }

    @Test
    void comparesByContentWhereverItCameFrom() {
        ByteBuffer direct = ByteBuffer.allocateDirect(16);
        direct.put(3, "/bin/cat".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Text text = Text.copyOf(direct, 3, 8);
        assertEquals(Text.of("/bin/cat"), text);
        assertEquals(Text.of("/bin/cat").hashCode(), text.hashCode());
        assertTrue(text.contentEquals(direct, 3, 8));
        assertFalse(text.contentEquals(direct, 3, 7));
        assertFalse(text.contentEquals(direct, 4, 8));
        assertEquals(0, direct.position());
    }

    @Test
    void ordersByUnsignedBytes() {
        assertTrue(Text.of("a").compareTo(Text.of("ä")) < 0);
        assertTrue(Text.of("ab").compareTo(Text.of("a")) > 0);
    }

    @Test
    void isOneObjectWhenEmpty() {
        assertSame(Text.EMPTY, Text.of(""));
        assertSame(Text.EMPTY, Text.copyOf(new byte[4], 2, 0));
        assertTrue(Text.EMPTY.isEmpty());
    }
}
