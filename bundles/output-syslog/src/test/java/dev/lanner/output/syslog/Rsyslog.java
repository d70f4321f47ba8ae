// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.testkit.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real rsyslogd of its own, on loopback and in a folder. What it receives is in a file, one line each. */
final class Rsyslog {
    private static final Path PROGRAM = Path.of("/usr/sbin/rsyslogd");
    private static final long PATIENCE_MS = 10_000;

    /** Takes datagrams with the header that the C library writes. */
    final Path localSocket;

    /** Takes datagrams with the header of RFC 5424. */
    final Path plainSocket;

    final int udpPort = freePort();
    final int tcpPort = freePort();
    final int tlsPort = freePort();
    private final Path folder;
    private final TestCertificates certificates;
    private @Nullable Process process;

    Rsyslog(Path folder, TestCertificates certificates) throws IOException {
        this.folder = folder;
        this.certificates = certificates;
        localSocket = folder.resolve("local");
        plainSocket = folder.resolve("plain");
    }

    void start() throws IOException, InterruptedException {
        assertTrue(
                Files.isExecutable(PROGRAM) && hasTls(),
                "rsyslogd is missing: install the packages rsyslog and rsyslog-openssl, as ./test does");
        Path configuration = folder.resolve("rsyslog.conf");
        Files.writeString(configuration, configuration());
        Files.deleteIfExists(output());
        process = new ProcessBuilder(
                        PROGRAM.toString(),
                        "-n",
                        "-f",
                        configuration.toString(),
                        "-i",
                        folder.resolve("pid").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (!(Files.exists(plainSocket) && listens(tcpPort) && listens(tlsPort))) {
            assertTrue(
                    process.isAlive() && System.currentTimeMillis() < deadline,
                    () -> "rsyslogd did not start: " + log());
            Thread.sleep(20);
        }
    }

    void stop() throws InterruptedException {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            assertTrue(running.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS));
        }
    }

    /** The lines that have come; waits a while until there are so many. */
    List<String> received(int count) throws IOException, InterruptedException {
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        while (true) {
            List<String> lines = Files.exists(output()) ? Files.readAllLines(output()) : List.of();
            if (lines.size() >= count || System.currentTimeMillis() > deadline) {
                return lines;
            }
            Thread.sleep(10);
        }
    }

    /** Forgets what has come. */
    void forget() throws IOException {
        if (Files.exists(output())) {
            Files.writeString(output(), "");
        }
    }

    private Path output() {
        return folder.resolve("received");
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private String configuration() {
        return """
                global(workDirectory="%1$s" maxMessageSize="128k" defaultNetstreamDriver="ossl"
                  defaultNetstreamDriverCAFile="%2$s" defaultNetstreamDriverCertFile="%3$s"
                  defaultNetstreamDriverKeyFile="%4$s")
                module(load="imuxsock" sysSock.use="off")
                module(load="imudp")
                module(load="imptcp")
                module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="x509/certvalid")
                input(type="imuxsock" socket="%1$s/local")
                input(type="imuxsock" socket="%1$s/plain" useSpecialParser="off" ignoreTimestamp="off")
                input(type="imudp" address="127.0.0.1" port="%5$d")
                input(type="imptcp" address="127.0.0.1" port="%6$d")
                input(type="imtcp" address="127.0.0.1" port="%7$d")
                template(name="line" type="string" string="%%pri%%|%%timereported:::date-rfc3339%%|%%hostname%%|%%app-name%%|%%structured-data%%|%%msg%%\\n")
                if $msg contains "MARK" or $syslogfacility-text != "syslog" then
                  action(type="omfile" file="%1$s/received" template="line")
                """
                .formatted(
                        folder,
                        certificates.path("ca.pem"),
                        certificates.path("server.pem"),
                        certificates.path("server.key"),
                        udpPort,
                        tcpPort,
                        tlsPort);
    }

    private static boolean hasTls() throws IOException {
        try (var libraries = Files.walk(Path.of("/usr/lib"), 3)) {
            return libraries.anyMatch(path -> path.endsWith("rsyslog/lmnsd_ossl.so"));
        }
    }

    private static boolean listens(int port) {
        String wanted = String.format(": 0100007F:%04X 00000000:0000 0A", port);
        try {
            return Files.readString(Path.of("/proc/net/tcp"), StandardCharsets.US_ASCII)
                    .contains(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
