// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.FixedConfigs;
import dev.lanner.testkit.SampleAlerts;
import dev.lanner.testkit.SampleFormats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HttpOutputTest extends AlertOutputContract {
    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final List<String> bodies = new ArrayList<>();
    private final List<Headers> heads = new ArrayList<>();

    /** What it answers; 200 when there is nothing left. */
    private final Deque<Integer> answers = new ArrayDeque<>();

    HttpOutputTest() throws IOException {
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Override
    protected AlertOutput open() {
        return output(Map.of());
    }

    @Override
    protected List<String> received(int count) {
        return bodies.stream().map(body -> body.replace("\\n", "\n")).toList();
    }

    @Test
    void sendsWhatFalcoSends() throws IOException {
        HttpOutput output = output(Map.of("headers", new String[] {"X-Custom: a: b"}));
        output.write(SampleAlerts.withMessage("it happened"));
        assertEquals(List.of("{\"message\":\"it happened\"}"), bodies);
        assertEquals("application/json; charset=utf-8", heads.get(0).getFirst("Content-Type"));
        assertEquals("lanner", heads.get(0).getFirst("User-Agent"));
        assertEquals("a: b", heads.get(0).getFirst("X-Custom"));
    }

    @Test
    void sendsSeveralInOneRequestIfItIsTo() throws IOException {
        writeTwo(output(Map.of("batch", "array")));
        assertEquals(List.of("[{\"message\":\"one\"},{\"message\":\"two\"}]"), bodies);
        bodies.clear();
        writeTwo(output(Map.of("batch", "lines")));
        assertEquals(List.of("{\"message\":\"one\"}\n{\"message\":\"two\"}\n"), bodies);
        assertEquals("application/x-ndjson", heads.get(1).getFirst("Content-Type"));
    }

    @Test
    void doesNotLetARequestGrowWithoutEnd() throws IOException {
        HttpOutput output = output(Map.of("batch", "lines"));
        for (int i = 0; i < 40; i++) {
            output.write(SampleAlerts.withMessage("x".repeat(65_536)));
        }
        output.flush();
        assertEquals(3, bodies.size());
    }

    @Test
    void forgetsWhatCouldNotBeSentSinceTheHouseWritesItAgain() throws IOException {
        answers.add(500);
        HttpOutput output = output(Map.of("batch", "array"));
        assertThrows(IOException.class, () -> writeTwo(output));
        output.flush();
        assertEquals(1, bodies.size());
        writeTwo(output);
        assertEquals(List.of(bodies.get(0), bodies.get(0)), bodies);
    }

    @Test
    void tellsAnAlertThatIsRefusedForGoodFromAServerInTrouble() throws IOException {
        HttpOutput output = output(Map.of());
        answers.add(400);
        AlertRejectedException rejected =
                assertThrows(AlertRejectedException.class, () -> output.write(SampleAlerts.withMessage("malformed")));
        assertEquals(url() + " answered 400: answer 400.", rejected.getMessage());
        answers.add(503);
        IOException failure = assertThrows(IOException.class, () -> output.write(SampleAlerts.withMessage("again")));
        assertTrue(!(failure instanceof AlertRejectedException));
        output.write(SampleAlerts.withMessage("again"));
        output.flush();
        assertEquals(3, bodies.size());
    }

    @Test
    void sendsLongMessagesOfAnyCharacters() throws IOException {
        HttpOutput output = output(Map.of("gzip", true));
        output.write(SampleAlerts.withMessage("\u0000机".repeat(22_000)));
        assertEquals("gzip", heads.get(0).getFirst("Content-Encoding"));
    }

    @Test
    void saysAtTheStartWhatIsWrong() {
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("url", "")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("url", "localhost:2801")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("url", "http://a b")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("batch", "many")));
        assertThrows(IllegalArgumentException.class, () -> output(Map.of("headers", new String[] {"none"})));
        assertThrows(IOException.class, () -> output(Map.of("format", "xml")).reopen());
        Map<String, Object> noFile = Map.of("url", "https://localhost:1", "ca-file", "/no/such/file");
        assertEquals(
                "Cannot use the file '/no/such/file' for TLS: it does not exist.",
                assertThrows(IOException.class, () -> output(noFile).reopen()).getMessage());
    }

    private static void writeTwo(HttpOutput output) throws IOException {
        output.write(SampleAlerts.withMessage("one"));
        output.write(SampleAlerts.withMessage("two"));
        output.flush();
    }

    private HttpOutput output(Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(Map.of("url", url()));
        all.putAll(values);
        return new HttpOutput(FixedConfigs.of(HttpOutput.Config.class, all), new SampleFormats());
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    private void handle(HttpExchange exchange) throws IOException {
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        heads.add(exchange.getRequestHeaders());
        Integer status = answers.poll();
        byte[] text = ("answer " + status).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status == null ? 200 : status, text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
