// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.newsclub.net.unix.AFUNIXDatagramSocket;
import org.newsclub.net.unix.AFUNIXSocketAddress;

/** What a service manager listens on. */
final class NotifySocket implements AutoCloseable {
    private static final int LIMIT_MS = 60_000;

    private final AFUNIXDatagramSocket socket;
    private final List<String> heard = new ArrayList<>();

    NotifySocket(Path path) throws IOException {
        socket = AFUNIXDatagramSocket.newInstance();
        socket.bind(AFUNIXSocketAddress.of(path));
        socket.setSoTimeout(LIMIT_MS);
    }

    /** Waits for the next message with this assignment. */
    void await(String assignment) throws IOException {
        byte[] bytes = new byte[4096];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                String message = new String(bytes, 0, packet.getLength(), StandardCharsets.UTF_8);
                heard.add(message);
                if (List.of(message.split("\n")).contains(assignment)) {
                    return;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("not told " + assignment + ", only " + heard, e);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
