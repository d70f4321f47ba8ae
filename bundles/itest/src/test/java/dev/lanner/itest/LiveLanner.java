// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** The built distribution, running on live events in a process of its own, with its alerts as JSON. */
final class LiveLanner implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final List<JsonNode> alerts = new ArrayList<>();
    private final StringBuilder messages = new StringBuilder();
    private final Thread alertReader;
    private final Thread messageReader;

    private LiveLanner(Process process) {
        this.process = process;
        alertReader = reader("alerts", process.getInputStream(), line -> {
            JsonNode alert = JSON.readTree(line);
            synchronized (alerts) {
                alerts.add(alert);
            }
        });
        messageReader = reader("messages", process.getErrorStream(), line -> {
            synchronized (messages) {
                messages.append(line).append('\n');
            }
        });
    }

    /** Where the distribution was built. */
    static Path home() {
        return Path.of(System.getProperty("lanner.home", "../../distribution/target/lanner"))
                .toAbsolutePath()
                .normalize();
    }

    /** Ends the test as skipped, with the reason, where no live events are to be had. */
    static void assumeLiveEvents() {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: live events need root");
        Assumptions.assumeTrue(
                Files.exists(Path.of("/sys/kernel/btf/vmlinux")),
                "skipped: the kernel has no BTF (/sys/kernel/btf/vmlinux)");
    }

    /** Starts it with these rules and waits until events flow. */
    static LiveLanner start(Path rules, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(home().resolve("bin/lanner").toString(), "run", "--json", "--rules", rules.toString()));
        command.addAll(Arrays.asList(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        // What it keeps is not to be found by whoever installs Lanner here.
        builder.environment()
                .put("STATE_DIRECTORY", Path.of("target/state").toAbsolutePath().toString());
        LiveLanner lanner = new LiveLanner(builder.start());
        if (!lanner.awaitMessage("is watching", 120_000)) {
            lanner.close();
            throw new IllegalStateException("Lanner did not start:\n" + lanner.messages());
        }
        return lanner;
    }

    long pid() {
        return process.pid();
    }

    /** A line of its memory in KiB, for example {@code VmRSS} now or {@code VmHWM} at its highest. */
    long memoryKib(String line) throws IOException {
        for (String status : Files.readAllLines(Path.of("/proc/" + pid() + "/status"))) {
            if (status.startsWith(line + ":")) {
                return Long.parseLong(status.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no line " + line);
    }

    /** Everything it has said on its error stream. */
    String messages() {
        synchronized (messages) {
            return messages.toString();
        }
    }

    /** The alerts so far. */
    List<JsonNode> alerts() {
        synchronized (alerts) {
            return List.copyOf(alerts);
        }
    }

    /** The alerts since the last time, which are forgotten with this. */
    List<JsonNode> takeAlerts() {
        synchronized (alerts) {
            List<JsonNode> taken = List.copyOf(alerts);
            alerts.clear();
            return taken;
        }
    }

    /** Waits until so many alerts satisfy the condition; false if they do not within the time. */
    boolean awaitAlerts(Predicate<JsonNode> condition, int count, long timeoutMs) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        int seen = 0;
        int matching = 0;
        while (true) {
            List<JsonNode> now = alerts();
            for (; seen < now.size(); seen++) {
                matching += condition.test(now.get(seen)) ? 1 : 0;
            }
            if (matching >= count) {
                return true;
            }
            if (System.nanoTime() > limit) {
                return false;
            }
            Thread.sleep(20);
        }
    }

    /** The one alert of the rule for the process; waits for it, and fails if there are several. */
    JsonNode alert(String rule, long pid) throws InterruptedException {
        Predicate<JsonNode> isMeant = alert -> alert.path("rule").asText().equals(rule)
                && alert.path("output_fields").path("proc.pid").asLong() == pid;
        boolean seen = awaitAlerts(isMeant, 1, 10_000);
        Assertions.assertTrue(seen, () -> "no alert of rule '" + rule + "' for pid " + pid + "\n" + messages());
        List<JsonNode> found = alerts().stream().filter(isMeant).toList();
        Assertions.assertEquals(1, found.size(), found::toString);
        return found.get(0);
    }

    boolean awaitMessage(String part, long timeoutMs) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        while (!messages().contains(part)) {
            if (System.nanoTime() > limit || !process.isAlive()) {
                return messages().contains(part);
            }
            Thread.sleep(20);
        }
        return true;
    }

    /** Sends the signal of Ctrl-C and waits for the end; returns the exit code. */
    int interrupt() throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -INT " + pid()).start().waitFor();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            throw new IllegalStateException("Lanner did not end within 15 s of the interrupt:\n" + messages());
        }
        alertReader.join(5_000);
        messageReader.join(5_000);
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface LineHandler {
        void onLine(String line) throws IOException;
    }

    private static Thread reader(String name, InputStream stream, LineHandler handler) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            handler.onLine(line);
                        }
                    } catch (IOException e) {
                        // It has been ended, and its streams with it; what is missing then is missed by the test.
                        System.out.println("lanner-" + name + ": " + e.getMessage());
                    }
                },
                "lanner-" + name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
