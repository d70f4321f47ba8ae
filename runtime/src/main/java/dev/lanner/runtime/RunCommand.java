// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.SettingsOptions.Beside;
import dev.lanner.runtime.config.Settings;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
                    + " is 0. A second Ctrl-C ends it at once.",
            "Configuration and rules may be changed meanwhile: when their files are saved, what has changed is taken over;"
                    + " what is wrong changes nothing, and is told with file, line and column.",
            "SIGHUP, if there is no terminal, has configuration and rules read again, and what has changed taken over;"
                    + " SIGUSR1 has outputs open their files anew. A service manager that sets NOTIFY_SOCKET is told how"
                    + " it goes.",
            ""
        })
final class RunCommand implements Callable<Integer> {
    private static final long START_MS = 30_000;

    /** What is asked of a pipeline that has started is answered at once. */
    private static final long PRESENT_MS = 1_000;

    private static final long LOOK_MS = 500;
    private static final long LOOKS_TO_WARM_UP = 60;

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
        LiveConfiguration configuration = new LiveConfiguration(
                options.files(home),
                (assignments, deployed) ->
                        options.read(home, new Beside(rules, isJson, switches.switches(), assignments, deployed)));
        Settings settings = configuration.first();
        StopSignal stop = StopSignal.install();
        OperatorSignals signals = OperatorSignals.install();
        try (LifeMark mark = LifeMark.begin(Path.of("/proc"), Home.state());
                Platform platform = new Platform(home, settings)) {
            platform.start(settings.forBundles());
            configuration.begin(platform, settings);
            platform.addCommand("config", new ConfigShell(configuration, () -> options.presentSchema(home, settings)));
            try (Deployments deployments = Deployments.begin(platform, settings, configuration)) {
                platform.configure(List.of(configuration.present().forLivePipeline(Home.state())));
                Answer start = awaitStart(platform, stop);
                if (start.status() != 0) {
                    messages.println("lanner: " + start.text());
                    return 1;
                }
                // Not before: a start that fails has nothing to say of the shell.
                platform.configure(configuration.present().forShell());
                platform.configure(configuration.present().forMetrics());
                messages.println("Lanner " + Lanner.version() + " " + start.text());
                tellOfEarlier(platform, mark);
                deployments.follow();
                // What only the start has needed is a third of the memory, and would stay for hours.
                System.gc();
                platform.execute("service:trim");
                return watch(platform, stop, new Operator(signals, configuration, mark), start.text());
            }
        } catch (InterruptedException e) {
            messages.println("Lanner was stopped before it was watching.");
            return 0;
        } finally {
            stop.ended();
        }
    }

    /** Who asks for something while Lanner watches, and what it takes to do so. */
    private record Operator(OperatorSignals signals, LiveConfiguration configuration, @Nullable LifeMark mark) {
        void live() {
            if (mark != null) {
                mark.live();
            }
        }
    }

    private static void tellOfEarlier(Platform platform, @Nullable LifeMark mark) throws InterruptedException {
        LifeMark.Earlier earlier = mark == null ? null : mark.earlier();
        if (earlier != null) {
            Answer told = platform.execute(
                    "lanner:lastend",
                    Long.toString(earlier.pid()),
                    earlier.began().toString(),
                    earlier.lastLived().toString());
            System.err.println("lanner: " + told.text());
        }
    }

    private static Answer awaitStart(Platform platform, StopSignal stop) throws InterruptedException {
        Answer start = await(platform, START_MS);
        stop.interruptNoMore();
        return start;
    }

    /** What it watches with, or why it does not. */
    private static Answer await(Platform platform, long limitMs) throws InterruptedException {
        // Not the process's start: the shell that became this process may have been building before.
        long startedMs = ManagementFactory.getRuntimeMXBean().getStartTime();
        return platform.execute("lanner:await", Long.toString(limitMs), Long.toString(startedMs));
    }

    private static int watch(Platform platform, StopSignal stop, Operator operator, String status)
            throws InterruptedException {
        PrintStream messages = System.err;
        ServiceSupervisor supervisor = new ServiceSupervisor(platform, System.getenv());
        supervisor.ready(status);
        boolean isFailed = false;
        long looks = 0;
        while (!stop.await(LOOK_MS) && platform.isActive()) {
            String phase = platform.execute("lanner:phase").text();
            isFailed = phase.equals("FAILED");
            if (isFailed || phase.equals("STOPPED")) {
                break;
            }
            supervisor.look();
            operator.live();
            if (++looks == LOOKS_TO_WARM_UP) {
                // By now the compilers have done most of what they do, and need less of themselves.
                platform.execute("service:trim");
            }
            serve(platform, operator, supervisor);
        }
        if (isFailed) {
            Answer reason = await(platform, PRESENT_MS);
            messages.println("lanner: " + reason.text());
        }
        if (platform.isActive()) {
            supervisor.stopping();
            messages.println(platform.execute("lanner:summary").text());
        }
        return isFailed ? 1 : 0;
    }

    private static void serve(Platform platform, Operator operator, ServiceSupervisor supervisor)
            throws InterruptedException {
        if (operator.signals().takeReload()) {
            supervisor.reloading();
            System.err.println(operator.configuration().readAgain());
            // How many rules there are may have changed.
            supervisor.ready(await(platform, PRESENT_MS).text());
        }
        @Nullable String told = operator.configuration().look();
        if (told != null) {
            System.err.println(told);
        }
        if (operator.signals().takeReopen()) {
            System.err.println(platform.execute("lanner:outputs", "reopen").text());
        }
    }
}
