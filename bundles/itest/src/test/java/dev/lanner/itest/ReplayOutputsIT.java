// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.lanner.itest.hot.NotingOutput;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay starts only what it needs, and that is whatever is configured or deployed: each alert is delivered there. */
final class ReplayOutputsIT {
    private final Path folder;
    private final Path config;
    private final ConcurrentLinkedQueue<String> posted = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    ReplayOutputsIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        config = folder.resolve("lanner.yaml");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            posted.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
    }

    @BeforeEach
    void listen() {
        server.start();
    }

    @AfterEach
    void hangUp() {
        server.stop(0);
    }

    @Test
    void anOutputOfTheConfigurationGetsEachAlert() throws Exception {
        Path program = folder.resolve("program.txt");
        Files.writeString(
                config,
                "output:\n  stdout: {format: text}\n  http: {chat: {url: '" + url() + "'}}\n"
                        + "  program: {program: 'cat > " + program + "', format: text, keep-alive: true}\n");
        List<String> alerts = replay();
        assertFalse(alerts.isEmpty(), "the attack is noticed");
        assertEquals(alerts.size(), posted.size());
        assertEquals(alerts, Files.readAllLines(program));
    }

    @Test
    void anOutputOfTheCommandLineGetsEachAlert() throws Exception {
        Files.writeString(config, "output: {stdout: {format: text}, http: {enabled: false}}\n");
        List<String> alerts = replay("--set", "output.http.url=" + url());
        assertFalse(alerts.isEmpty(), "the attack is noticed");
        assertEquals(alerts.size(), posted.size());
        assertEquals(alerts, replay());
        assertEquals(alerts.size(), posted.size(), "without it nothing is posted");
    }

    @Test
    void anOutputOfTheDeployFolderGetsEachAlertAndIsEnded() throws Exception {
        Path deploy = Files.createDirectory(folder.resolve("deploy"));
        new BundleFile(
                        "dev.lanner.itest.noting",
                        "1.0.0",
                        List.of("dev.lanner.api.alert", "dev.lanner.spi.output"),
                        "hot/noting.xml",
                        NotingOutput.class)
                .write(deploy.resolve("noting.jar"));
        Files.writeString(config, "output: {stdout: {format: text}}\ndeploy: {dir: deploy}\n");
        List<String> alerts = replay();
        assertFalse(alerts.isEmpty(), "the attack is noticed");
        List<String> notes = Files.readAllLines(folder.resolve("notes"));
        assertEquals(alerts.size() + 1, notes.size(), notes::toString);
        assertEquals("END", notes.get(alerts.size()));
    }

    @Test
    void capturesOfMatchesAreWritten() throws Exception {
        Files.writeString(
                config,
                "output: {stdout: {format: text}}\n"
                        + "capture: {mode: all_rules, path-prefix: captures/of, min-free-mb: 0}\n");
        Files.createDirectory(folder.resolve("captures"));
        assertFalse(replay().isEmpty(), "the attack is noticed");
        try (Stream<Path> captures = Files.list(folder.resolve("captures"))) {
            assertTrue(captures.findAny().isPresent(), "a capture");
        }
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    /** The lines on standard output. */
    private List<String> replay(String... options) throws IOException, InterruptedException {
        Path home = LiveLanner.home();
        Path rules = Path.of("src/test/resources/rules/attack.yaml").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                home.resolve("bin/lanner").toString(),
                "replay",
                "-q",
                "--config",
                config.toString(),
                "--rules",
                rules.toString()));
        command.addAll(List.of(options));
        command.add(home.resolve("demo/attack.scap").toString());
        Path messages = folder.resolve("messages.log");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(messages.toFile());
        builder.environment().put("LANNER_JAVA_OPTS", "-Dlanner.test.notes=" + folder.resolve("notes"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> read(messages));
        return output.lines().toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
