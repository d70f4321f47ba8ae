// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
    @Test
    void endsAWriteToAPeerThatDoesNotRead() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
                Deadline deadline = new Deadline(200, socket::close)) {
            assertThrows(IOException.class, () -> {
                while (true) {
                    socket.getOutputStream().write(new byte[1 << 20]);
                }
            });
            assertTrue(deadline.hasPassed());
        }
    }

    @Test
    void doesNothingToWhatEndsInTime() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Deadline deadline = new Deadline(20, ended::countDown);
        deadline.close();
        assertFalse(ended.await(60, TimeUnit.MILLISECONDS));
        assertFalse(deadline.hasPassed());
        assertEquals(1, ended.getCount());
    }
}
