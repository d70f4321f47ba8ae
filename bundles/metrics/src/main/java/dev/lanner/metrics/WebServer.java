// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for a few pages, with few threads, and with patience for nobody. */
final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 32;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int NOT_ALLOWED = 405;
    private static final int BROKEN = 500;
    private static final String TEXT = "text/plain; charset=utf-8";

    /** Java's server waits for a slow client for ever unless these say otherwise, in seconds; it reads them once. */
    private static final Map<String, String> PATIENCE =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "30");

    private final Map<String, Page.Maker> pages;
    private final HttpServer server;
    private final ExecutorService workers;

    private WebServer(Map<String, Page.Maker> pages, HttpServer server) {
        this.pages = new TreeMap<>(pages);
        this.server = server;
        AtomicInteger number = new AtomicInteger();
        // Who asks when the queue is full is served by the thread that accepts: the others wait in the kernel's queue.
        workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                task -> {
                    Thread thread = new Thread(task, "lanner-web-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.CallerRunsPolicy());
    }

    /**
     * Opens it.
     *
     * @throws IOException if that is not possible; for people to read, with the remedy
     */
    static WebServer open(String address, int port, Map<String, Page.Maker> pages) throws IOException {
        for (Map.Entry<String, String> limit : PATIENCE.entrySet()) {
            if (System.getProperty(limit.getKey()) == null) {
                System.setProperty(limit.getKey(), limit.getValue());
            }
        }
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(address), port), MOST_WAITING);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "Health and metrics are not served: " + address + ":" + port + " cannot be listened on ("
                            + e.getMessage() + "); set metrics.address and metrics.port",
                    e);
        }
        WebServer opened = new WebServer(pages, server);
        server.setExecutor(opened.workers);
        server.createContext("/", opened::answer);
        server.start();
        return opened;
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return server.getAddress();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Page page = page(exchange);
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(page.status(), -1);
            } else {
                byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(page.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Page page(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            return text(NOT_ALLOWED, "Nothing can be changed here; use GET.");
        }
        String path = exchange.getRequestURI().getPath();
        String list = String.join("\n", pages.keySet());
        if (path.equals("/")) {
            return text(OK, list);
        }
        Page.Maker maker = pages.get(path);
        if (maker == null) {
            return text(NOT_FOUND, "There is no such page. There are:\n" + list);
        }
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        try {
            return maker.make(accept == null ? "" : accept);
        } catch (RuntimeException e) {
            LOG.warn("The page {} could not be made.", path, e);
            return text(BROKEN, "This page could not be made; the log of Lanner has the reason.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return text(BROKEN, "Lanner is being stopped.");
        }
    }

    private static Page text(int status, String text) {
        return new Page(status, TEXT, text + "\n");
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
