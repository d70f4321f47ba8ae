// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Sends requests, one after the other. <em>Thread:</em> one. */
public final class HttpSender {
    private final HttpSettings settings;
    private final URI uri;
    private final HttpRequest template;
    private @Nullable HttpClient client;

    /**
     * Opens nothing yet.
     *
     * @throws IllegalArgumentException if a header must not be set, for people
     */
    public HttpSender(HttpSettings settings) {
        this.settings = settings;
        uri = withoutUser(settings.uri());
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        settings.headers().forEach(builder::setHeader);
        template = builder.build();
    }

    /** Forgets connections, and reads the files with certificates anew. */
    public void reopen() throws IOException {
        client = null;
        client = newClient();
    }

    /** Sends a body, and waits for the answer, whatever it is. */
    public HttpAnswer post(byte[] body, String contentType) throws IOException {
        HttpClient present = client;
        if (present == null || !settings.keepAlive()) {
            present = newClient();
            client = present;
        }
        HttpRequest.Builder request =
                HttpRequest.newBuilder(template, (name, value) -> true).setHeader("Content-Type", contentType);
        if (settings.gzip()) {
            request.setHeader("Content-Encoding", "gzip");
        }
        byte[] sent = settings.gzip() ? compressed(body) : body;
        request.POST(HttpRequest.BodyPublishers.ofByteArray(sent));
        HttpResponse<byte[]> response = await(present.sendAsync(request.build(), head -> new BodyStart()));
        return new HttpAnswer(
                uri.toString(), response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
    }

    /** The whole exchange has a deadline: the one of the JDK ends with the head of the answer. */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> answer) throws IOException {
        try {
            return answer.get(settings.timeoutMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            client = null;
            throw new IOException(uri + " has not answered within " + settings.timeoutMs() + " ms.", e);
        } catch (ExecutionException e) {
            client = null;
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("Cannot send to " + uri + ": " + reason(cause) + ".", cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("Interrupted while sending to " + uri + ".").initCause(e);
        } finally {
            answer.cancel(true);
        }
    }

    /** The JDK leaves it empty where somebody refuses a connection or has an unknown name. */
    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        Throwable cause = failure.getCause();
        if (message == null && cause != null && cause != failure) {
            return reason(cause);
        }
        return switch (failure.getClass().getSimpleName()) {
            case "UnresolvedAddressException" -> "there is no host of that name";
            case "ClosedChannelException" -> "the connection was refused or closed";
            case "ConnectException" -> message == null ? "the connection was refused" : message;
            default -> message == null ? failure.getClass().getSimpleName() : message;
        };
    }

    private HttpClient newClient() throws IOException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofMillis(settings.connectTimeoutMs()));
        if (uri.getScheme().toLowerCase(Locale.ROOT).equals("https")) {
            builder.sslContext(settings.tls().context());
        }
        return builder.build();
    }

    private static byte[] compressed(byte[] body) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        }
        return compressed.toByteArray();
    }

    private static URI withoutUser(URI uri) {
        String user = uri.getRawUserInfo();
        return user == null ? uri : URI.create(uri.toString().replace("//" + user + "@", "//"));
    }
}
