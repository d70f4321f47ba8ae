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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows how a rule judges what a capture holds. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Shows why a rule matches, or does not. Replays a capture and tells how many of its events got how far in the"
                    + " rule's condition, where most of them stopped, and with which values; with --event it tells what each"
                    + " part of the condition says to that one event. Writes no alerts, and needs no root.",
            "For what happens on this machine now: lanner shell -c \"explain 'NAME'\"",
            ""
        })
final class ExplainCommand implements Callable<Integer> {
    private static final String OUTPUTS = "dev.lanner.output.";
    private static final String CAPTURE = "dev.lanner.capture";
    private static final String STANDARD_INPUT = "-";
    private static final long START_MS = 30_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The capture: a file, a pipe, or - for standard input.")
    private String file = STANDARD_INPUT;

    @Option(names = "--rule", paramLabel = "NAME", required = true, description = "The rule's name.")
    private String rule = "";

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Load this rules file instead of those that the configuration names. Repeatable; the order is"
                    + " that of loading.")
    private List<String> rules = new ArrayList<>();

    @Option(
            names = "--event",
            paramLabel = "N",
            description = "Tell all about this event. The number is what %%evt.num prints; explain names some.")
    private long event;

    @Option(
            names = "--all",
            description = "Show every part of the condition: also the many that stop nothing, and are not in the way.")
    private boolean isWhole;

    @Option(names = "--json", description = "Write JSON: one object, with the whole condition.")
    private boolean isJson;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean isQuiet;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        check();
        PrintStream out = System.out;
        PrintStream messages = System.err;
        Home home = Home.find();
        Settings settings = options.read(home, SettingsOptions.Beside.of(rules, false));
        StopSignal stop = StopSignal.install();
        try (Platform platform = new Platform(home, settings)) {
            List<Configuration> configurations = configurations(settings);
            platform.start(configurations, Needs.of(configurations, ReplayCommand.UNUSED));
            platform.deployOnce();
            Answer answer = platform.execute("lanner:explainbegin", rule, Long.toString(event));
            platform.configure(List.of(settings.forPipeline()));
            if (answer.status() == 0) {
                answer = platform.execute("lanner:await", Long.toString(START_MS), "0");
            }
            stop.interruptNoMore();
            if (answer.status() == 0) {
                answer = follow(platform, stop, new ProgressLine(messages, !isQuiet));
            }
            if (answer.status() != 0) {
                messages.println("lanner: " + answer.text());
                return 1;
            }
            out.println(answer.text());
            out.flush();
            return 0;
        } catch (InterruptedException e) {
            messages.println("Lanner was stopped before it had begun.");
            return 0;
        } finally {
            stop.ended();
        }
    }

    private void check() {
        CommandSpec command = spec;
        boolean isGiven =
                command != null && command.commandLine().getParseResult().hasMatchedOption("--event");
        if (command != null && isGiven && event < 1) {
            throw new ParameterException(
                    command.commandLine(), "--event must be 1 or more, and is " + event + "; %evt.num counts from 1");
        }
        if (command != null && !file.equals(STANDARD_INPUT) && Files.isDirectory(Path.of(file))) {
            throw new ParameterException(command.commandLine(), file + " is a folder; name a capture file in it");
        }
    }

    /** What a replay has, but for the outputs and captures: an explanation is no alarm. */
    private List<Configuration> configurations(Settings settings) {
        List<Configuration> wanted = new ArrayList<>();
        for (Configuration configuration : settings.forBundles()) {
            if (!configuration.pid().startsWith(OUTPUTS) && !configuration.pid().equals(CAPTURE)) {
                wanted.add(configuration);
            }
        }
        String path = file.equals(STANDARD_INPUT)
                ? file
                : Path.of(file).toAbsolutePath().toString();
        wanted.add(new Configuration(ReplayCommand.SOURCE, "", Map.of("file", path, "speed", 0.0, "follow", false)));
        return wanted;
    }

    /** Waits for the end, Ctrl-C or the event that was asked for; returns the explanation, or why there is none. */
    private Answer follow(Platform platform, StopSignal stop, ProgressLine progress) throws InterruptedException {
        while (!stop.await(0) && platform.isActive()) {
            Answer seen = platform.execute("lanner:explaining");
            if (seen.status() != 0) {
                progress.clear();
                return seen;
            }
            Answer end = platform.execute("lanner:awaitend", Long.toString(ProgressLine.STEP_MS));
            if (seen.text().isEmpty() || end.status() != 0 || end.text().isEmpty()) {
                break;
            }
            progress.show(end.text());
        }
        progress.clear();
        Answer failure = platform.execute("lanner:failure");
        if (!failure.text().isEmpty()) {
            return Answer.refusal(failure.text());
        }
        return platform.execute("lanner:explainend", form(), Boolean.toString(isWhole), Long.toString(event));
    }

    private String form() {
        if (isJson) {
            return "json";
        }
        if (!Terminal.is(Terminal.OUTPUT) || !Terminal.showsSigns(System.getenv())) {
            return "plain";
        }
        return Terminal.showsColours(System.getenv()) ? "colours" : "signs";
    }
}
