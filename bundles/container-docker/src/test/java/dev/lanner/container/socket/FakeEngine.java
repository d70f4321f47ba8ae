// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens to a real Unix socket and sends the bytes that a test has put there for a target. */
final class FakeEngine implements Closeable {
    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final ServerSocketChannel server;

    FakeEngine(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::serve, "fake-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** Answers targets that begin so with JSON, in pieces as a server sends them that does not know the length. */
    void answer(String target, String json) {
        String half = json.substring(0, json.length() / 2);
        String rest = json.substring(json.length() / 2);
        answers.put(
                target,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk(half)
                        + chunk(rest) + "0\r\n\r\n");
    }

    private static String chunk(String text) {
        return text.isEmpty() ? "" : Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** Answers with these bytes, and hangs up if they are not empty. */
    void answerRaw(String target, String bytes) {
        answers.put(target, bytes);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                open.add(channel);
                Thread thread = new Thread(() -> serve(channel), "fake-engine-connection");
                thread.setDaemon(true);
                thread.start();
            }
        } catch (IOException e) {
            // The test has ended.
            return;
        }
    }

    private void serve(SocketChannel channel) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            StringBuilder request = new StringBuilder();
            while (request.indexOf("\r\n\r\n") < 0 && channel.read(buffer.clear()) > 0) {
                request.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
            }
            String target = request.toString().split(" ", 3)[1];
            asked.add(target);
            String answer = answers.entrySet().stream()
                    .filter(entry -> target.startsWith(entry.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
            if (!answer.isEmpty()) {
                channel.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                channel.close();
            }
        } catch (IOException e) {
            // The other side has had enough.
            return;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }
}
