// SPDX-License-Identifier: Apache-2.0
package dev.lanner.plugins.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything an output must do, and a datagram that really arrives. */
final class UdpOutputTest extends AlertOutputContract {
    private static final int TIMEOUT_MS = 5000;
    private static final int QUIET_MS = 50;

    private final DatagramSocket receiver;
    private final UdpOutput output;

    UdpOutputTest() throws IOException {
        receiver = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        receiver.setReceiveBufferSize(1 << 20);
        output = output(receiver.getLocalAddress().getHostAddress(), receiver.getLocalPort());
    }

    @AfterEach
    void close() {
        output.close();
        receiver.close();
    }

    @Override
    protected AlertOutput open() {
        return output;
    }

    @Override
    protected List<String> received(int count) throws IOException {
        List<String> texts = new ArrayList<>();
        try {
            while (true) {
                receiver.setSoTimeout(texts.size() < count ? TIMEOUT_MS : QUIET_MS);
                DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
                receiver.receive(packet);
                texts.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
            }
        } catch (SocketTimeoutException e) {
            return texts;
        }
    }

    @Test
    void sendsTheFormattedAlertAndNothingElse() throws IOException {
        output.write(SampleAlerts.withMessage("it happened"));
        assertEquals(List.of("Warning it happened"), received(1));
    }

    @Test
    void failsWithAnIoExceptionWhenTheHostIsUnknown() throws IOException {
        UdpOutput lost = output("no-such-host.invalid", 1);
        assertThrows(IOException.class, () -> lost.write(SampleAlerts.withMessage("x")));
        lost.close();
    }

    private static UdpOutput output(String host, int port) throws IOException {
        return new UdpOutput(
                new FixedConfig(host, port),
                (alert, target) ->
                        target.append(alert.priority().label()).append(' ').append(alert.message()));
    }
}
