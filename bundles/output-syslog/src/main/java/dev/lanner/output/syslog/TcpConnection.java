// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import dev.lanner.output.syslog.StreamTransport.Connection;
import dev.lanner.wire.time.Deadline;
import dev.lanner.wire.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Over TCP, and over TLS. */
final class TcpConnection implements Connection {
    /** So long the end of the stream is looked for. */
    private static final int LOOK_MS = 1;

    /** So long after the handshake, since it takes a way there and back until a server has seen our certificate. */
    private static final int FIRST_LOOK_MS = 200;

    /** The one that the kernel knows. Closing it ends everything at once, without a farewell over TLS. */
    private final Socket wire;

    private final Socket socket;

    private TcpConnection(Socket wire, Socket socket) {
        this.wire = wire;
        this.socket = socket;
    }

    static TcpConnection plain(String host, int port, int timeoutMs) throws IOException {
        Socket socket = connected(host, port, timeoutMs);
        return new TcpConnection(socket, socket);
    }

    static TcpConnection secure(String host, int port, int timeoutMs, TlsFiles files) throws IOException {
        var factory = files.context().getSocketFactory();
        Socket wire = connected(host, port, timeoutMs);
        Deadline deadline = new Deadline(timeoutMs, wire::close);
        try {
            SSLSocket socket = (SSLSocket) factory.createSocket(wire, host, port, true);
            if (!files.insecure()) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            socket.startHandshake();
            TcpConnection connection = new TcpConnection(wire, socket);
            // With TLS 1.3 a server that does not like our certificate says so after the handshake.
            if (connection.hasEnded(FIRST_LOOK_MS)) {
                throw new IOException("the server has closed the connection after the handshake; does it want a"
                        + " certificate, or another one?");
            }
            return connection;
        } catch (IOException e) {
            wire.close();
            throw deadline.hasPassed() ? new IOException("TLS was not agreed upon within " + timeoutMs + " ms", e) : e;
        } finally {
            deadline.close();
        }
    }

    private static Socket connected(String host, int port, int timeoutMs) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), timeoutMs);
            socket.setKeepAlive(true);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    @Override
    public boolean hasEnded() {
        return hasEnded(LOOK_MS);
    }

    private boolean hasEnded(int withinMs) {
        try {
            socket.setSoTimeout(withinMs);
            // A daemon has nothing to say.
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
