// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.testkit.TestCertificates;
import dev.lanner.wire.tls.TlsFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpSenderTest {
    private static final long TIMEOUT_MS = 5000;

    @TempDir
    static Path folder = Path.of("");

    private static TestCertificates files;

    private final List<Headers> heads = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String answer = "";

    HttpSenderTest() throws Exception {
        server = start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    @BeforeAll
    static void make() throws Exception {
        files = TestCertificates.in(folder);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sendsBodyAndHeaders() throws IOException {
        HttpSender sender = sender("http://localhost:" + port() + "/a%2Fb?x=1", TlsFiles.NONE, false, true);
        assertTrue(sender.post(bytes("{\"机密\":1}"), "application/json").isOk());
        assertEquals(List.of("/a%2Fb?x=1 {\"机密\":1}"), bodies);
        assertEquals("application/json", heads.get(0).getFirst("Content-Type"));
        assertEquals("lanner", heads.get(0).getFirst("User-Agent"));
        assertEquals("Basic dXNlcjpwYXNz", heads.get(0).getFirst("Authorization"));
    }

    @Test
    void compressesBodies() throws IOException {
        sender("http://localhost:" + port(), TlsFiles.NONE, true, true).post(bytes("x".repeat(5000)), "text/plain");
        assertEquals(List.of("/ " + "x".repeat(5000)), bodies);
        assertEquals("gzip", heads.get(0).getFirst("Content-Encoding"));
    }

    @Test
    void usesAConnectionAgainUnlessItIsNotTo() throws IOException {
        HttpSender keeping = sender("http://localhost:" + port(), TlsFiles.NONE, false, true);
        keeping.post(bytes("1"), "text/plain");
        keeping.post(bytes("2"), "text/plain");
        assertEquals(ports.get(0), ports.get(1));
        HttpSender closing = sender("http://localhost:" + port(), TlsFiles.NONE, false, false);
        closing.post(bytes("3"), "text/plain");
        closing.post(bytes("4"), "text/plain");
        assertTrue(!ports.get(2).equals(ports.get(3)));
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 401, 403, 404, 408, 429, 500, 502, 503})
    void isToTryAgainAfter(int refusal) throws IOException {
        HttpAnswer refused = answered(refusal, "not\nnow");
        IOException failure = assertThrows(IOException.class, refused::check);
        assertTrue(!(failure instanceof AlertRejectedException));
        assertEquals("http://localhost:" + port() + " answered " + refusal + ": not\nnow.", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void isNotToTryAgainAfter(int refusal) throws IOException {
        assertThrows(AlertRejectedException.class, () -> answered(refusal, "malformed")
                .check());
    }

    @Test
    void takesAnAnswerWithoutEnd() throws IOException {
        HttpAnswer long1 = answered(200, "y".repeat(1 << 20));
        long1.check();
        assertTrue(long1.text().length() <= 2048);
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int port = port();
        server.stop(0);
        HttpSender sender = sender("http://localhost:" + port, TlsFiles.NONE, false, true);
        assertEquals(
                "Cannot send to http://localhost:" + port + ": the connection was refused or closed.",
                assertThrows(IOException.class, () -> sender.post(bytes("x"), "text/plain"))
                        .getMessage());
        server = start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
        sender.post(bytes("x"), "text/plain").check();
    }

    @Test
    void givesUpOnAServerThatHangs() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://localhost:" + silent.getLocalPort());
            HttpSender sender = new HttpSender(new HttpSettings(uri, Map.of(), TlsFiles.NONE, 1000, 300, false, true));
            assertEquals(
                    uri + " has not answered within 300 ms.",
                    assertThrows(IOException.class, () -> sender.post(bytes("x"), "text/plain"))
                            .getMessage());
        }
    }

    @Test
    void saysThatThereIsNoSuchHost() {
        HttpSender sender = sender("http://no-such-host.invalid", TlsFiles.NONE, false, true);
        assertEquals(
                "Cannot send to http://no-such-host.invalid: there is no host of that name.",
                assertThrows(IOException.class, () -> sender.post(bytes("x"), "text/plain"))
                        .getMessage());
    }

    @Test
    void trustsWhomItIsToldToTrustAndShowsItsCertificate() throws Exception {
        HttpsServer secure = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        secure.setHttpsConfigurator(new HttpsConfigurator(files.server()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.stop(0);
        server = start(secure);
        String url = "https://localhost:" + port();
        String cert = files.path("client.pem");
        String key = files.path("client.key");
        sender(url, new TlsFiles(files.path("ca.pem"), cert, key, false), false, true)
                .post(bytes("x"), "text/plain")
                .check();
        sender(url, new TlsFiles("", cert, key, true), false, true)
                .post(bytes("x"), "text/plain")
                .check();
        String otherName = "https://127.0.0.2:" + port();
        for (HttpSender refused : List.of(
                sender(url, TlsFiles.NONE, false, true),
                sender(url, new TlsFiles(files.path("other-ca.pem"), cert, key, false), false, true),
                sender(otherName, new TlsFiles(files.path("ca.pem"), cert, key, false), false, true),
                sender(url, new TlsFiles(files.path("ca.pem"), "", "", false), false, true))) {
            assertThrows(IOException.class, () -> refused.post(bytes("x"), "text/plain"));
        }
        assertEquals(2, bodies.size());
    }

    @Test
    void refusesHeadersThatItMustNotSet() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new HttpSender(new HttpSettings(
                        URI.create("http://localhost"), Map.of("Host", "x"), TlsFiles.NONE, 1, 1, false, true)));
    }

    private HttpAnswer answered(int code, String text) throws IOException {
        status = code;
        answer = text;
        return sender("http://localhost:" + port(), TlsFiles.NONE, false, true).post(bytes("x"), "text/plain");
    }

    private static HttpSender sender(String url, TlsFiles tls, boolean gzip, boolean keepAlive) {
        URI uri = HttpSettings.uri("test", url.replace("//localhost", "//user:pass@localhost"));
        return new HttpSender(new HttpSettings(
                uri,
                HttpSettings.headers("test", uri, "User-Agent: lanner"),
                tls,
                TIMEOUT_MS,
                TIMEOUT_MS,
                gzip,
                keepAlive));
    }

    private HttpServer start(HttpServer started) {
        started.createContext("/", this::handle);
        started.start();
        return started;
    }

    private void handle(HttpExchange exchange) throws IOException {
        Headers head = exchange.getRequestHeaders();
        byte[] body = "gzip".equals(head.getFirst("Content-Encoding"))
                ? new GZIPInputStream(exchange.getRequestBody()).readAllBytes()
                : exchange.getRequestBody().readAllBytes();
        heads.add(head);
        bodies.add(exchange.getRequestURI() + " " + new String(body, StandardCharsets.UTF_8));
        ports.add(exchange.getRemoteAddress().getPort());
        byte[] text = bytes(answer);
        exchange.sendResponseHeaders(status, text.length == 0 ? -1 : text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    private int port() {
        return server.getAddress().getPort();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
