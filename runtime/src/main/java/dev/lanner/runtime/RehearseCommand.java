// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Declarations;
import dev.lanner.runtime.config.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Touches what a start touches, but for the kernel, so that Java can archive the classes for faster starts. */
@Command(
        name = "rehearse",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = "Starts everything, replays a capture and stops: for the class archive of the packaging.")
final class RehearseCommand implements Callable<Integer> {
    private static final long REPLAY_MS = 20_000;

    @Parameters(paramLabel = "CAPTURE", arity = "0..1", description = "Replay this, too.")
    private @Nullable Path capture;

    @Option(
            names = "--declarations",
            paramLabel = "FILE",
            description = "Write what the bundles declare there, to be remembered.")
    private @Nullable Path declarations;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        Home home = Home.find();
        if (declarations != null) {
            Declarations.write(declarations, home.bundles());
            // As any start does that remembers.
            home = new Home(home.folder(), Declarations.read(declarations));
        }
        Settings settings = options.read(home);
        Platform platform = new Platform(home, settings);
        try {
            platform.start(settings.forBundles());
            platform.configure(settings.forShell());
            platform.execute("lanner:check", home.folder().resolve("rules").toString());
            platform.execute("lanner:doctor");
            int status = platform.execute("lanner:fields").status();
            return status == 0 && capture != null ? replay(platform, settings, capture) : status;
        } finally {
            // Not stopped: the classes of a bundle that has stopped may be gone when Java writes the archive.
            platform.deleteCache();
        }
    }

    /** Without the kernel: its source has been touched, and would be opened by the pipeline. */
    private static int replay(Platform platform, Settings settings, Path capture)
            throws LauncherException, InterruptedException {
        platform.stop(ReplayCommand.LIVE_SOURCE);
        platform.configure(List.of(new Configuration(
                ReplayCommand.SOURCE,
                "",
                Map.of("file", capture.toAbsolutePath().toString(), "speed", 0.0, "follow", false))));
        platform.configure(List.of(settings.forPipeline()));
        String timeout = Long.toString(REPLAY_MS);
        Answer start = platform.execute("lanner:await", timeout, "0");
        if (start.status() != 0) {
            System.err.println("lanner: " + start.text());
            return start.status();
        }
        platform.execute("lanner:awaitend", timeout);
        platform.execute("lanner:failure");
        return platform.execute("lanner:summary").status();
    }
}
