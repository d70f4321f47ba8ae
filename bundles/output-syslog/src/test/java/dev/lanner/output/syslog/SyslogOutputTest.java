// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.FixedConfigs;
import dev.lanner.testkit.SampleAlerts;
import dev.lanner.testkit.SampleFormats;
import dev.lanner.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything an output must do, with a real daemon at the other end. */
final class SyslogOutputTest extends AlertOutputContract {
    private static final String PROPERTIES =
            "[lanner@32473 id=\"sample-1\" rule=\"Sample rule\" priority=\"Warning\" source=\"syscall\" tags=\"sample\"]";

    @TempDir
    static Path folder = Path.of("");

    private static TestCertificates files;
    private static Rsyslog daemon;

    private AlertOutput output = output(Map.of());

    @BeforeAll
    static void startDaemon() throws Exception {
        files = TestCertificates.in(folder);
        daemon = new Rsyslog(folder, files);
        daemon.start();
    }

    @AfterAll
    static void stopDaemon() throws Exception {
        daemon.stop();
    }

    @BeforeEach
    void forget() throws IOException {
        daemon.forget();
    }

    @AfterEach
    void close() {
        ((SyslogOutput) output).close();
    }

    @Override
    protected AlertOutput open() {
        output = output(Map.of("transport", "tcp", "port", daemon.tcpPort, "format", "json"));
        return output;
    }

    @Override
    protected List<String> received(int count) throws Exception {
        return daemon.received(count).stream()
                .map(line -> line.replace("\\n", "\n"))
                .toList();
    }

    @Test
    void tellsADaemonElsewhereWhatTheAlertIs() throws Exception {
        for (Map<String, Object> way : List.<Map<String, Object>>of(
                Map.of("transport", "tcp", "port", daemon.tcpPort),
                Map.of("transport", "tcp", "port", daemon.tcpPort, "framing", "line"),
                Map.of("transport", "udp", "port", daemon.udpPort),
                tls("ca.pem", "client"),
                Map.of("path", daemon.plainSocket.toString(), "header", "rfc5424"))) {
            daemon.forget();
            send(way, SampleAlerts.withMessage("it happened: 机密"));
            assertEquals(
                    List.of("12|2026-11-22T07:47:39.936299Z|lab|lanner|" + PROPERTIES + "|Warning it happened: 机密"),
                    daemon.received(1),
                    way::toString);
        }
    }

    @Test
    void tellsTheDaemonOfThisHostAsTheCLibraryDoes() throws Exception {
        send(
                Map.of("path", daemon.localSocket.toString(), "facility", "local3", "app-name", "hawk"),
                SampleAlerts.withMessage("it happened"));
        String line = daemon.received(1).get(0);
        assertTrue(line.startsWith("156|"), line);
        assertTrue(line.endsWith("|hawk|-| Warning it happened"), line);
    }

    @Test
    void takesWhatIsOfManyLinesAndVeryLong() throws Exception {
        String text = "a\nb\u001b[2J\u0000 \ud83e ";
        for (Map<String, Object> way : List.<Map<String, Object>>of(
                Map.of("transport", "tcp", "port", daemon.tcpPort),
                Map.of("transport", "udp", "port", daemon.udpPort),
                Map.of("path", daemon.plainSocket.toString(), "header", "rfc5424"))) {
            daemon.forget();
            send(way, SampleAlerts.withMessage(text + "机".repeat(22_000)));
            String line = daemon.received(1).get(0);
            assertTrue(line.contains("|Warning a b [2J  ? 机机"), () -> line.substring(0, 200));
            int bytes = line.getBytes(StandardCharsets.UTF_8).length;
            assertTrue(bytes > 64_900 && bytes < 65_050 && line.endsWith("机"), () -> way + ": " + bytes);
        }
    }

    @Test
    void reachesADaemonThatWasStartedAnew() throws Exception {
        for (Map<String, Object> way : List.<Map<String, Object>>of(
                Map.of("transport", "tcp", "port", daemon.tcpPort),
                Map.of("transport", "udp", "port", daemon.udpPort),
                tls("ca.pem", "client"),
                Map.of("path", daemon.localSocket.toString()))) {
            output = output(way);
            write("before");
            daemon.stop();
            assertThrows(IOException.class, () -> write("while it is down"), way::toString);
            assertThrows(IOException.class, () -> write("while it is still down"), way::toString);
            daemon.start();
            write("after");
            List<String> lines = daemon.received(1);
            assertTrue(lines.size() == 1 && lines.get(0).endsWith("Warning after"), () -> way + ": " + lines);
            close();
        }
    }

    @Test
    void noticesThatTheDaemonWasStartedAnewInBetween() throws Exception {
        output = output(Map.of("transport", "tcp", "port", daemon.tcpPort));
        write("before");
        daemon.stop();
        daemon.start();
        write("after");
        assertTrue(daemon.received(1).get(0).endsWith("Warning after"));
    }

    @Test
    void trustsNobodyElseAndIsNotTrustedWithoutACertificate() {
        Map<String, Object> otherName = new HashMap<>(tls("ca.pem", "client"));
        otherName.put("host", "127.0.0.2");
        for (Map<String, Object> way :
                List.of(tls("other-ca.pem", "client"), tls("ca.pem", ""), tls("missing.pem", "client"), otherName)) {
            output = output(way);
            IOException failure =
                    assertThrows(IOException.class, () -> write("it must not arrive"), () -> way + " was trusted");
            assertTrue(String.valueOf(failure.getMessage()).startsWith("Cannot connect to "), failure::toString);
        }
    }

    @Test
    void trustsEverybodyIfItIsTo() throws Exception {
        Map<String, Object> way = new HashMap<>(tls("other-ca.pem", "client"));
        way.put("insecure", true);
        send(way, SampleAlerts.withMessage("x"));
        assertEquals(1, daemon.received(1).size());
    }

    @Test
    void givesUpOnADaemonThatDoesNotRead() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setReceiveBufferSize(4096);
            int port = silent.getLocalPort();
            output = output(Map.of("transport", "tcp", "port", port, "timeout-ms", 300, "max-bytes", 1 << 20));
            IOException failure = assertThrows(IOException.class, () -> {
                for (int i = 0; i < 100; i++) {
                    write("x".repeat(1 << 20));
                }
            });
            assertEquals("localhost:" + port + " has taken nothing for 300 ms.", failure.getMessage());
            output = output(Map.of("transport", "tls", "port", port, "timeout-ms", 300));
            assertEquals(
                    "Cannot connect to localhost:" + port + ": TLS was not agreed upon within 300 ms.",
                    assertThrows(IOException.class, () -> write("x")).getMessage());
        }
    }

    @Test
    void turnsToAStreamWhereThereAreNoDatagrams() throws Exception {
        Path path = folder.resolve("stream");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            output = output(Map.of("path", path.toString(), "header", "rfc5424"));
            output.write(SampleAlerts.withMessage("one"));
            output.write(SampleAlerts.withMessage("two"));
            output.flush();
            try (SocketChannel accepted = server.accept()) {
                ByteBuffer received = ByteBuffer.allocate(10_000);
                accepted.read(received);
                List<String> lines = new String(received.array(), 0, received.position(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
                assertEquals(2, lines.size());
                assertTrue(
                        lines.get(1).startsWith("<12>1 2026-") && lines.get(1).endsWith("Warning two"));
            }
        }
        assertThrows(IOException.class, () -> write("the peer has gone"));
    }

    @Test
    void saysWhereThereIsNoDaemon() {
        output = output(Map.of("path", "/no/such/socket"));
        assertEquals(
                "There is no socket /no/such/socket of a syslog daemon; start one, or set 'path' or 'transport' of"
                        + " dev.lanner.output.syslog.",
                assertThrows(IOException.class, () -> write("x")).getMessage());
    }

    @Test
    void refusesWhatIsNoConfiguration() {
        assertTrue(
                String.valueOf(assertThrows(IllegalArgumentException.class, () -> output(Map.of("facility", "lokal0")))
                                .getMessage())
                        .contains("wrong 'facility', 'lokal0'"));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("transport", "pigeon")));
        assertThrows(IOException.class, () -> output(Map.of("format", "xml")).reopen());
    }

    private static Map<String, Object> tls(String authority, String client) {
        return Map.of(
                "transport",
                "tls",
                "port",
                daemon.tlsPort,
                "ca-file",
                files.path(authority),
                "cert-file",
                client.isEmpty() ? "" : files.path(client + ".pem"),
                "key-file",
                client.isEmpty() ? "" : files.path(client + ".key"));
    }

    private void send(Map<String, Object> way, Alert alert) throws IOException {
        output = output(way);
        output.write(alert);
        output.flush();
        close();
    }

    private void write(String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    private static SyslogOutput output(Map<String, Object> values) {
        return new SyslogOutput(FixedConfigs.of(SyslogOutput.Config.class, values), new SampleFormats());
    }
}
