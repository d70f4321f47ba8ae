// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/** Starts the platform without a pipeline, runs one command of the shell, and stops it: nothing is watched. */
final class SingleCommand {
    private SingleCommand() {}

    static int run(SettingsOptions options, String command, String... arguments)
            throws LauncherException, SettingsException, InterruptedException {
        return run(options, List.of(), command, arguments);
    }

    /** The same with bundles that are configured so. */
    static int run(SettingsOptions options, List<Configuration> configurations, String command, String... arguments)
            throws LauncherException, SettingsException, InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Home home = Home.find();
        Settings settings = options.read(home);
        try (Platform platform = new Platform(home, settings)) {
            platform.start(configurations, Map.of());
            platform.deployOnce();
            Answer answer = platform.execute(command, arguments);
            if (answer.isRefusal()) {
                err.println("lanner: " + answer.text());
            } else {
                out.println(answer.text());
            }
            out.flush();
            return answer.status();
        }
    }
}
