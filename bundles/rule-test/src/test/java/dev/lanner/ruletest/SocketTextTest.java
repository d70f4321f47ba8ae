// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTextTest {
    @Test
    void anAddressIsItsFamilyItsBytesAndItsPort() {
        ByteBuffer expected = ByteBuffer.allocate(7)
                .order(ByteOrder.nativeOrder())
                .put(new byte[] {2, (byte) 192, 0, 2, 1})
                .putShort((short) 443);
        assertArrayEquals(expected.array(), SocketText.address("192.0.2.1:443"));
    }

    @Test
    void aPairOfAddressesHasBothOfOneFamily() {
        byte[] tuple = SocketText.tuple("10.0.0.5:40000->192.0.2.1:443");
        assertNotNull(tuple);
        assertEquals(13, tuple.length);
        byte[] sixth = SocketText.tuple("[fd00::5]:40000->[2001:db8::1]:443");
        assertNotNull(sixth);
        assertEquals(37, sixth.length);
        assertNull(SocketText.tuple("10.0.0.5:40000->[2001:db8::1]:443"));
    }

    @Test
    void aUnixSocketIsItsPath() {
        assertArrayEquals(new byte[] {1, '/', 'x', 0}, SocketText.address("/x"));
    }

    @Test
    void whoConnectsToLoopbackComesFromThere() {
        assertEquals("127.0.0.1:40000->127.0.0.1:80", SocketText.tupleTo("127.0.0.1:80"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "192.0.2.1", "192.0.2.1:70000", "1.2.3:80", "example.org:80", "[::1:80", "x"})
    void whatIsNoAddressIsNone(String text) {
        assertNull(SocketText.address(text));
    }
}
