// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/** One datagram for each message (RFC 5426). What gets lost on the way is lost. */
final class UdpTransport implements SyslogTransport {
    /** So long the answer of a host is waited for on whose port nobody listens. */
    private static final int REFUSAL_MS = 1;

    private final String host;
    private final int port;
    private @Nullable DatagramSocket socket;

    UdpTransport(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public void send(byte[] message) throws IOException {
        DatagramSocket open = socket;
        if (open == null) {
            open = new DatagramSocket();
            open.connect(new InetSocketAddress(InetAddress.getByName(host), port));
            open.setSoTimeout(REFUSAL_MS);
            socket = open;
        }
        try {
            open.send(new DatagramPacket(message, message.length));
        } catch (PortUnreachableException e) {
            throw refused(e);
        }
    }

    @Override
    public void flush() throws IOException {
        DatagramSocket open = socket;
        if (open == null) {
            return;
        }
        try {
            open.receive(new DatagramPacket(new byte[1], 1));
        } catch (SocketTimeoutException e) {
            return; // As it should be: syslog has no answers.
        } catch (PortUnreachableException e) {
            throw refused(e);
        }
    }

    @Override
    public void close() {
        DatagramSocket open = socket;
        socket = null;
        if (open != null) {
            open.close();
        }
    }

    private IOException refused(IOException cause) {
        return new IOException("Nobody receives syslog messages at " + host + ":" + port + "/udp.", cause);
    }
}
