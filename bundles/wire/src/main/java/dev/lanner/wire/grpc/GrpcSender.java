// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import dev.lanner.wire.http.HttpSettings;
import dev.lanner.wire.time.Deadline;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls of one method, one message there and one back, one after the other over a connection that stays. <em>Thread:</em>
 * one.
 */
public final class GrpcSender {
    private static final String HTTP_2 = "h2";

    /** What HTTP/2 and gRPC say themselves. */
    private static final Set<String> OWN =
            Set.of("connection", "host", "te", "transfer-encoding", "content-type", "content-length", "grpc-timeout");

    private final HttpSettings settings;
    private final URI uri;
    private final boolean isSecure;
    private final int port;
    private final byte[] headers;
    private volatile @Nullable Socket wire;
    private @Nullable Http2Connection connection;

    /**
     * Opens nothing yet.
     *
     * @param method as in {@code /package.Service/Method}
     * @throws IllegalArgumentException if the URL has a path, or a header must not be set, for people
     */
    public GrpcSender(String pid, HttpSettings settings, String method) {
        this.settings = settings;
        uri = settings.uri();
        String path = uri.getPath();
        if (path != null && !path.isEmpty() && !path.equals("/")) {
            throw new IllegalArgumentException(
                    pid + " has a wrong 'url', '" + uri + "'; over gRPC it has no path, as in http://localhost:4317.");
        }
        isSecure = uri.getScheme().toLowerCase(Locale.ROOT).equals("https");
        port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? 443 : 80;
        headers = HeaderBlock.encode(headers(pid, method));
    }

    private Map<String, String> headers(String pid, String method) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put(":method", "POST");
        all.put(":scheme", isSecure ? "https" : "http");
        all.put(":path", method);
        all.put(":authority", host() + ":" + port);
        all.put("te", "trailers");
        all.put("content-type", "application/grpc");
        all.put("grpc-timeout", Math.min(settings.timeoutMs(), 99_999_999) + "m");
        all.put("grpc-accept-encoding", "identity");
        if (settings.gzip()) {
            all.put("grpc-encoding", "gzip");
        }
        settings.headers().forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (OWN.contains(lower) || lower.startsWith(":")) {
                throw new IllegalArgumentException(
                        pid + " has a wrong header, '" + name + "'; over gRPC it cannot be chosen.");
            }
            all.put(lower, value);
        });
        return all;
    }

    private String host() {
        return String.valueOf(uri.getHost());
    }

    /** Forgets the connection, and reads the files with certificates anew. */
    public void reopen() throws IOException {
        drop();
        if (isSecure) {
            var unused = settings.tls().context();
        }
    }

    /**
     * Makes a call, and waits for what comes back.
     *
     * @return the message that came back, or its begin if it is long
     * @throws dev.lanner.spi.output.AlertRejectedException if the receiver will never take this message
     * @throws IOException if it has not taken it, but may another time
     */
    public byte[] call(byte[] message) throws IOException {
        byte[] body = framed(message);
        Http2Connection present = connection;
        if (present != null && present.isUsable()) {
            try {
                return exchange(body).message();
            } catch (Unreachable e) {
                // Whoever was there may have gone while nothing was said; a new connection tells.
                drop();
            }
        }
        return exchange(body).message();
    }

    /** There was no answer. */
    private static final class Unreachable extends IOException {
        private static final long serialVersionUID = 1;

        Unreachable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private GrpcAnswer exchange(byte[] body) throws IOException {
        Deadline deadline = new Deadline(settings.timeoutMs(), this::hangUp);
        try {
            Http2Connection open = connection;
            if (open == null || !open.isUsable()) {
                drop();
                open = open();
                connection = open;
            }
            Http2Connection.Response response = open.request(headers, body);
            return new GrpcAnswer(shown(), response.headers(), response.body());
        } catch (IOException e) {
            drop();
            String reason = deadline.hasPassed()
                    ? shown() + " has not answered within " + settings.timeoutMs() + " ms."
                    : "Cannot send to " + shown() + ": " + reason(e) + ".";
            throw new Unreachable(reason, e);
        } finally {
            deadline.close();
        }
    }

    private static String reason(IOException failure) {
        String message = failure.getMessage();
        if (failure instanceof EOFException) {
            return "it breaks off";
        }
        if (failure instanceof UnknownHostException) {
            return "there is no host of that name";
        }
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private Http2Connection open() throws IOException {
        Socket plain = new Socket();
        wire = plain;
        try {
            plain.connect(new InetSocketAddress(InetAddress.getByName(host()), port), (int)
                    Math.min(settings.connectTimeoutMs(), Integer.MAX_VALUE));
        } catch (SocketTimeoutException e) {
            throw new ConnectException("connecting took longer than " + settings.connectTimeoutMs() + " ms");
        }
        plain.setTcpNoDelay(true);
        Socket socket = isSecure ? secure(plain) : plain;
        return new Http2Connection(
                socket.getInputStream(), new BufferedOutputStream(socket.getOutputStream(), 1 << 15));
    }

    private Socket secure(Socket plain) throws IOException {
        SSLSocket socket =
                (SSLSocket) settings.tls().context().getSocketFactory().createSocket(plain, host(), port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {HTTP_2});
        if (!settings.tls().insecure()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        if (!HTTP_2.equals(socket.getApplicationProtocol())) {
            throw new IOException("it does not speak HTTP/2 over TLS; is 'url' that of a gRPC receiver?");
        }
        return socket;
    }

    private void hangUp() throws IOException {
        Socket open = wire;
        if (open != null) {
            open.close();
        }
    }

    private void drop() throws IOException {
        connection = null;
        hangUp();
        wire = null;
    }

    private String shown() {
        return uri.getScheme() + "://" + host() + ":" + port;
    }

    /** With a flag for compression and its length before it. */
    private byte[] framed(byte[] message) throws IOException {
        byte[] sent = message;
        if (settings.gzip()) {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (OutputStream gzip = new GZIPOutputStream(compressed)) {
                gzip.write(message);
            }
            sent = compressed.toByteArray();
        }
        return ByteBuffer.allocate(5 + sent.length)
                .put((byte) (settings.gzip() ? 1 : 0))
                .putInt(sent.length)
                .put(sent)
                .array();
    }
}
