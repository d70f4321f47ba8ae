// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges what a capture holds. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Judges the events of a capture file (.scap, plain or gzip, of Lanner, Falco or sysdig) by the rules, and writes"
                    + " alerts to standard output. Needs no root; nothing is asked of this machine.",
            "Progress and a summary go to standard error.",
            ""
        })
final class ReplayCommand implements Callable<Integer> {
    static final String SOURCE = "dev.lanner.source.replay";

    /** The source of live events, which is not started. */
    static final String LIVE_SOURCE = "dev.lanner.source.ebpf";

    /** What a replay has no use for: nobody gives commands to it. */
    static final Set<String> UNUSED = Set.of(LIVE_SOURCE, "dev.lanner.ruletest", Needs.FRAMEWORK_COMMANDS);

    private static final String STANDARD_INPUT = "-";
    private static final long START_MS = 30_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The capture: a file, a pipe, or - for standard input.")
    private String file = STANDARD_INPUT;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Load this rules file instead of those that the configuration names. Repeatable; the order is"
                    + " that of loading.")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--no-rules",
            description =
                    "Load no rules: only read, keep state and count. Tells how fast that is, and what is incomplete.")
    private boolean isUnjudged;

    @Option(names = "--json", description = "Write alerts as JSON, one object in a line.")
    private boolean isJson;

    @Option(
            names = "--speed",
            paramLabel = "FACTOR",
            description =
                    "Keep the pace of the recording: 1 is as it was, 10 is ten times faster. 0, the default, is as fast"
                            + " as can be.")
    private double speed;

    @Option(names = "--follow", description = "Wait for more when the file ends, until Ctrl-C.")
    private boolean isFollowing;

    @Option(
            names = {"-q", "--quiet"},
            description = "Neither progress nor summary.")
    private boolean isQuiet;

    @Mixin
    private SwitchOptions switches = new SwitchOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        check();
        Home home = Home.find();
        Settings settings = options.read(
                home, new SettingsOptions.Beside(rules, isJson, switches.switches(), List.of(), List.of()));
        List<Configuration> configurations =
                new ArrayList<>(isUnjudged ? settings.forBundlesWithoutRules() : settings.forBundles());
        configurations.add(configuration());
        return replay(new Platform(home, settings), configurations, settings.forPipeline(), !isQuiet);
    }

    private void check() {
        CommandSpec command = spec;
        if (command != null && (speed < 0 || !Double.isFinite(speed))) {
            throw new ParameterException(command.commandLine(), "--speed must be 0 or more, and is " + speed);
        }
        if (command != null && isUnjudged && !rules.isEmpty()) {
            throw new ParameterException(command.commandLine(), "--no-rules and --rules exclude each other");
        }
        if (command != null && !file.equals(STANDARD_INPUT) && Files.isDirectory(Path.of(file))) {
            throw new ParameterException(command.commandLine(), file + " is a folder; name a capture file in it");
        }
    }

    private Configuration configuration() {
        String path = file.equals(STANDARD_INPUT)
                ? file
                : Path.of(file).toAbsolutePath().toString();
        return new Configuration(SOURCE, "", Map.of("file", path, "speed", speed, "follow", isFollowing));
    }

    /** Replays until the end or Ctrl-C. */
    private static int replay(
            Platform replaying, List<Configuration> configurations, Configuration pipeline, boolean isTold)
            throws Exception {
        PrintStream messages = System.err;
        StopSignal stop = StopSignal.install();
        try (Platform platform = replaying) {
            platform.start(configurations, Needs.of(configurations, UNUSED));
            platform.deployOnce();
            platform.configure(List.of(pipeline));
            Answer start = platform.execute("lanner:await", Long.toString(START_MS), "0");
            stop.interruptNoMore();
            if (start.status() != 0) {
                messages.println("lanner: " + start.text());
                return 1;
            }
            return follow(platform, stop, messages, isTold);
        } catch (InterruptedException e) {
            messages.println("Lanner was stopped before it had begun.");
            return 0;
        } finally {
            stop.ended();
        }
    }

    private static int follow(Platform platform, StopSignal stop, PrintStream messages, boolean isTold)
            throws InterruptedException {
        ProgressLine progress = new ProgressLine(messages, isTold);
        while (!stop.await(0) && platform.isActive()) {
            Answer answer = platform.execute("lanner:awaitend", Long.toString(ProgressLine.STEP_MS));
            if (answer.status() != 0 || answer.text().isEmpty()) {
                break;
            }
            progress.show(answer.text());
        }
        progress.clear();
        Answer failure = platform.execute("lanner:failure");
        if (!failure.text().isEmpty()) {
            messages.println("lanner: " + failure.text());
        }
        if (isTold) {
            messages.println(platform.execute("lanner:summary").text());
        }
        return failure.text().isEmpty() ? 0 : 1;
    }
}
