// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Watches until it is stopped. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Watches this machine, and writes an alert to standard output whenever a rule matches.",
            "Runs until Ctrl-C or SIGTERM; then it sums up on standard error, stops within 5 seconds, and its exit code"
                    + " is 0. A second Ctrl-C ends it at once. SIGUSR1 has outputs open their files anew.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    private static final long START_MS = 30_000;
    private static final long LOOK_MS = 500;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "Load this rules file instead of those that the configuration names. Repeatable; the order is"
                    + " that of loading.")
    private List<String> rules = new ArrayList<>();

    @Option(names = "--json", description = "Write alerts as JSON, one object in a line.")
    private boolean isJson;

    @Mixin
    private SwitchOptions switches = new SwitchOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        PrintStream messages = System.err;
        Home home = Home.find();
        Settings settings = options.read(home, rules, isJson, switches.switches());
        StopSignal stop = StopSignal.install();
        AtomicBoolean isReopeningWanted = reopenSignal();
        try (Platform platform = new Platform(home, settings)) {
            platform.start(settings.forBundles(), DeployFolder.watched(settings));
            platform.configure(List.of(settings.forLivePipeline(Home.state())));
            return watch(platform, settings, stop, isReopeningWanted, messages);
        } catch (InterruptedException e) {
            messages.println("Lanner was stopped before it was watching.");
            return 0;
        } finally {
            stop.ended();
        }
    }

    /** SIGUSR1, as programs that rotate log files send it; whatever it finds running looks at this when it has time. */
    private static AtomicBoolean reopenSignal() {
        AtomicBoolean isWanted = new AtomicBoolean();
        try {
            ProcessSignals.handle("USR1", () -> isWanted.set(true));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(RunCommand.class.getName())
                    .log(System.Logger.Level.DEBUG, "SIGUSR1 does not have outputs opened anew.", e);
        }
        return isWanted;
    }

    private static int watch(
            Platform platform,
            Settings settings,
            StopSignal stop,
            AtomicBoolean isReopeningWanted,
            PrintStream messages)
            throws LauncherException, InterruptedException {
        // Not the process's start: the shell that became this process may have been building before.
        long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        Answer start = platform.execute("lanner:await", Long.toString(START_MS), Long.toString(startedMs));
        stop.interruptNoMore();
        if (start.status() != 0) {
            messages.println("lanner: " + start.text());
            return 1;
        }
        // Not before: a start that fails has nothing to say of the shell.
        platform.configure(settings.forShell());
        messages.println("Lanner " + Lanner.version() + " " + start.text());
        boolean isFailed = false;
        while (!stop.await(LOOK_MS) && platform.isActive()) {
            if (isReopeningWanted.getAndSet(false)) {
                Answer unused = platform.execute("lanner:outputs", "reopen");
            }
            String phase = platform.execute("lanner:phase").text();
            isFailed = phase.equals("FAILED");
            if (isFailed || phase.equals("STOPPED")) {
                break;
            }
        }
        if (isFailed) {
            Answer reason = platform.execute("lanner:await", "0", "0");
            messages.println("lanner: " + reason.text());
        }
        if (platform.isActive()) {
            messages.println(platform.execute("lanner:summary").text());
        }
        return isFailed ? 1 : 0;
    }
}
