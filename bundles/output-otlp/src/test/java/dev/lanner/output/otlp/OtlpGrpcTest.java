// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.FixedConfigs;
import dev.lanner.testkit.SampleAlerts;
import dev.lanner.testkit.TestCertificates;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over gRPC, to a server of the library that receivers are built on. */
@Timeout(60)
final class OtlpGrpcTest extends AlertOutputContract {
    private static final int MOST_BYTES = 4 << 20;

    private final List<ExportLogsServiceRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Metadata> headers = new CopyOnWriteArrayList<>();
    private volatile Status status = Status.OK;
    private volatile ExportLogsServiceResponse answer = ExportLogsServiceResponse.getDefaultInstance();
    private Server server;

    OtlpGrpcTest() throws IOException {
        server = builder(0).build().start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.shutdownNow();
        assertTrue(server.awaitTermination(10, TimeUnit.SECONDS), "the server ends");
    }

    private NettyServerBuilder builder(int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .maxInboundMessageSize(MOST_BYTES)
                .addService(new Logs())
                .intercept(new ServerInterceptor() {
                    @Override
                    public <Q, A> ServerCall.Listener<Q> interceptCall(
                            ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
                        headers.add(received);
                        return next.startCall(call, received);
                    }
                });
    }

    private final class Logs extends LogsServiceGrpc.LogsServiceImplBase {
        @Override
        public void export(ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
            requests.add(request);
            if (status.isOk()) {
                observer.onNext(answer);
                observer.onCompleted();
            } else if (status.getCode() != Status.Code.DEADLINE_EXCEEDED) {
                observer.onError(status.asRuntimeException());
            }
        }
    }

    @Override
    protected AlertOutput open() {
        return output(Map.of());
    }

    private OtlpOutput output(Map<String, Object> values) {
        Map<String, Object> all =
                new HashMap<>(Map.of("protocol", "grpc", "url", "http://127.0.0.1:" + server.getPort()));
        all.putAll(values);
        return new OtlpOutput(FixedConfigs.of(OtlpOutput.Config.class, all), () -> 7);
    }

    @Override
    protected List<String> received(int count) {
        return requests.stream()
                .flatMap(request -> request.getResourceLogsList().stream())
                .flatMap(logs -> logs.getScopeLogs(0).getLogRecordsList().stream())
                .map(log -> log.getBody().getStringValue())
                .toList();
    }

    private static void send(OtlpOutput output, String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    @Test
    void sendsHeadersAndCompresses() throws IOException {
        OtlpOutput output =
                output(Map.of("headers", new String[] {"Authorization: Bearer x", "X-Tenant: " + "t".repeat(20_000)}));
        assertThrows(IOException.class, () -> send(output, "more headers than a server takes"));
        send(output(Map.of("headers", new String[] {"Authorization: Bearer x", "X-Tenant: birds"})), "x");
        Metadata last = headers.get(headers.size() - 1);
        assertEquals("Bearer x", header(last, "authorization"));
        assertEquals("birds", header(last, "x-tenant"));
        assertEquals("gzip", header(last, "grpc-encoding"));
        send(output(Map.of("gzip", false)), "y");
        assertEquals("null", header(headers.get(headers.size() - 1), "grpc-encoding"));
        assertEquals(List.of("x", "y"), received(2));
    }

    private static String header(Metadata received, String name) {
        return String.valueOf(received.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsMoreThanFitsIntoAWindow(boolean isCompressed) throws IOException {
        OtlpOutput output = output(Map.of("gzip", isCompressed));
        String message = "x".repeat(10_000);
        for (int i = 0; i < 250; i++) {
            output.write(SampleAlerts.withMessage(message + i));
        }
        output.flush();
        send(output, "after");
        assertEquals(251, received(251).size());
        assertEquals(2, requests.size());
    }

    @Test
    void splitsWhatIsTooLargeUntilItFits() throws IOException {
        OtlpOutput output = output(Map.of("gzip", false));
        IOException refused = assertThrows(IOException.class, () -> send(output, "x".repeat(MOST_BYTES)));
        assertInstanceOf(AlertRejectedException.class, refused);
        assertTrue(String.valueOf(refused.getMessage()).contains("RESOURCE_EXHAUSTED"), refused.getMessage());
        send(output, "small");
        assertEquals(List.of("small"), received(1));
    }

    @Test
    void isToTryAgainUnlessTheRecordsAreAtFault() throws IOException {
        OtlpOutput output = output(Map.of());
        for (Status trouble : List.of(
                Status.UNAVAILABLE.withDescription("überlastet + müde"),
                Status.RESOURCE_EXHAUSTED.withDescription("slow down"),
                Status.UNAUTHENTICATED,
                Status.INTERNAL,
                Status.UNKNOWN)) {
            status = trouble;
            IOException failure = assertThrows(IOException.class, () -> send(output, "x"));
            assertFalse(failure instanceof AlertRejectedException, trouble::toString);
            String text = String.valueOf(failure.getMessage());
            assertTrue(text.contains(" answered " + trouble.getCode()), text);
            assertTrue(trouble.getDescription() == null || text.contains(trouble.getDescription()), text);
        }
        status = Status.INVALID_ARGUMENT.withDescription("no such field");
        assertThrows(AlertRejectedException.class, () -> send(output, "x"));
        status = Status.OK;
        send(output, "y");
    }

    @Test
    void tellsOfRecordsThatAreRefusedInAGoodAnswer() throws IOException {
        answer = ExportLogsServiceResponse.newBuilder()
                .setPartialSuccess(ExportLogsPartialSuccess.newBuilder()
                        .setRejectedLogRecords(1)
                        .setErrorMessage("too old"))
                .build();
        OtlpOutput output = output(Map.of());
        AlertRejectedException rejected = assertThrows(AlertRejectedException.class, () -> send(output, "x"));
        assertTrue(String.valueOf(rejected.getMessage()).contains("too old"), rejected.getMessage());
    }

    @Test
    void findsAReceiverAgainThatWasAway() throws Exception {
        OtlpOutput output = output(Map.of());
        send(output, "before");
        int port = server.getPort();
        stop();
        IOException away = assertThrows(IOException.class, () -> send(output, "away"));
        assertTrue(
                String.valueOf(away.getMessage()).startsWith("Cannot send to http://127.0.0.1:" + port),
                away.getMessage());
        server = builder(port).build().start();
        send(output, "after");
        stop();
        server = builder(port).build().start();
        send(output, "on a connection that has gone");
        assertEquals(List.of("before", "after", "on a connection that has gone"), received(3));
    }

    @Test
    void waitsNoLongerThanIsSaid() throws IOException {
        status = Status.DEADLINE_EXCEEDED;
        OtlpOutput output = output(Map.of("timeout-ms", 300L));
        IOException late = assertThrows(IOException.class, () -> send(output, "x"));
        assertTrue(
                String.valueOf(late.getMessage()).contains("has not answered within 300 ms")
                        || String.valueOf(late.getMessage()).contains("DEADLINE_EXCEEDED")
                        || String.valueOf(late.getMessage()).contains("HTTP/2 error 8"),
                late.getMessage());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            OtlpOutput other = output(Map.of("timeout-ms", 300L, "url", "http://127.0.0.1:" + silent.getLocalPort()));
            IOException dead = assertThrows(IOException.class, () -> send(other, "x"));
            assertTrue(String.valueOf(dead.getMessage()).contains("within 300 ms"), dead.getMessage());
        }
    }

    @Test
    void saysSoWhereSomebodyElseIsThere() throws IOException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.start();
        try {
            OtlpOutput output =
                    output(Map.of("url", "http://127.0.0.1:" + web.getAddress().getPort()));
            IOException other = assertThrows(IOException.class, () -> send(output, "x"));
            assertTrue(
                    String.valueOf(other.getMessage()).contains("Cannot send to http://127.0.0.1:"),
                    other.getMessage());
        } finally {
            web.stop(0);
        }
    }

    @Test
    void speaksTlsWithCertificatesOfBoth(@TempDir Path folder) throws Exception {
        TestCertificates files = TestCertificates.in(folder);
        stop();
        server = builder(0)
                .sslContext(GrpcSslContexts.forServer(
                                new File(files.path("server.pem")), new File(files.path("server.key")))
                        .trustManager(new File(files.path("ca.pem")))
                        .clientAuth(ClientAuth.REQUIRE)
                        .build())
                .build()
                .start();
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "https://localhost:" + server.getPort(),
                "ca-file", files.path("ca.pem"),
                "cert-file", files.path("client.pem"),
                "key-file", files.path("client.key")));
        OtlpOutput output = output(all);
        output.reopen();
        send(output, "secret");
        send(output, "again");
        assertEquals(List.of("secret", "again"), received(2));
        Map<String, Object> wrong = new HashMap<>(all);
        wrong.put("ca-file", files.path("other-ca.pem"));
        assertThrows(IOException.class, () -> send(output(wrong), "x"), "a server of another authority");
        Map<String, Object> nobody = new HashMap<>(all);
        nobody.put("cert-file", "");
        nobody.put("key-file", "");
        assertThrows(IOException.class, () -> send(output(nobody), "x"), "no certificate of ours");
        assertEquals(2, requests.size());
    }

    @Test
    void refusesWhatCannotBeSaidOverGrpc() {
        assertThrows(
                IllegalArgumentException.class, () -> output(Map.of("url", "http://localhost:4317/v1/logs")), "a path");
        assertThrows(
                IllegalArgumentException.class,
                () -> output(Map.of("headers", new String[] {"Connection: close"})),
                "a header of HTTP/1");
    }
}
