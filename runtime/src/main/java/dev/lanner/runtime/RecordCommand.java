// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes a capture of this machine. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Records what happens on this machine into a capture file (.scap, gzip), which 'lanner replay', Falco and sysdig"
                    + " read. Runs until Ctrl-C, SIGTERM or a limit.",
            "The file holds command lines and what is read and written: treat it like the secrets that are in there.",
            ""
        })
final class RecordCommand implements Callable<Integer> {
    static final String RECORDER = "dev.lanner.recorder";

    private static final long START_MS = 30_000;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "The capture file to write. A file that is there is replaced.")
    private Path file = Path.of("");

    @Option(
            names = "--condition",
            paramLabel = "CONDITION",
            description = "Record only events for which this holds, for example 'proc.name=cat and evt.type=procexit'.")
    private String condition = "";

    @Option(names = "--seconds", paramLabel = "N", description = "End after so many seconds.")
    private long seconds;

    @Option(names = "--max-mb", paramLabel = "N", description = "End when the file has so many megabytes.")
    private long megabytes;

    @Option(names = "--plain", description = "Write the file without compression.")
    private boolean isPlain;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        PrintStream messages = System.err;
        Home home = Home.find();
        Settings settings = options.read(home);
        StopSignal stop = StopSignal.install();
        try (Platform platform = new Platform(home, settings)) {
            platform.start(settings.forBundlesWithoutRules());
            Answer filter = platform.execute("lanner:condition", condition);
            if (filter.status() != 0) {
                messages.println("lanner: " + filter.text());
                return 1;
            }
            platform.configure(List.of(configuration()));
            platform.configure(List.of(settings.forPipeline()));
            Answer start = platform.execute("lanner:await", Long.toString(START_MS), "0");
            stop.interruptNoMore();
            if (start.status() != 0) {
                messages.println("lanner: " + start.text());
                return 1;
            }
            return follow(platform, stop, messages);
        } catch (InterruptedException e) {
            messages.println("Lanner was stopped before it had recorded anything.");
            return 0;
        } finally {
            stop.ended();
        }
    }

    private Configuration configuration() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("file", file.toAbsolutePath().toString());
        properties.put("condition", condition);
        properties.put("all-events", true);
        properties.put("seconds", seconds);
        properties.put("max-mb", megabytes);
        properties.put("compress", !isPlain);
        return new Configuration(RECORDER, "", properties);
    }

    private static int follow(Platform platform, StopSignal stop, PrintStream messages) throws InterruptedException {
        messages.println("Lanner " + Lanner.version() + " is recording; Ctrl-C ends it.");
        ProgressLine progress = new ProgressLine(messages, true);
        @Nullable String failure = null;
        while (!stop.await(ProgressLine.STEP_MS) && platform.isActive()) {
            Answer answer = platform.execute("lanner:recording");
            if (answer.status() != 0) {
                failure = answer.text();
                break;
            }
            if (answer.text().isEmpty()) {
                break;
            }
            progress.show(answer.text());
        }
        progress.clear();
        Answer end = platform.execute("lanner:endrecording");
        messages.println(failure == null ? end.text() : "lanner: " + failure);
        return failure == null && end.status() == 0 ? 0 : 1;
    }
}
