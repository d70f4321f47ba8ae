// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts the platform without a pipeline, runs one command of the shell, and stops it: nothing is watched. */
final class SingleCommand {
    private static final String ENGINE = "dev.lanner.engine";

    private SingleCommand() {}

    /** The files, or those of the configuration if there are none. */
    static List<String> rulesFiles(SettingsOptions options, List<String> files)
            throws LauncherException, SettingsException {
        return files.isEmpty() ? options.read(Home.find()).rulesFiles() : files;
    }

    static int run(SettingsOptions options, String command, String... arguments)
            throws LauncherException, SettingsException, InterruptedException {
        return run(options, Map.of(), command, arguments);
    }

    /** The same with rules that are judged as {@code judging} says, over what the configuration says of it. */
    static int run(SettingsOptions options, Map<String, Object> judging, String command, String... arguments)
            throws LauncherException, SettingsException, InterruptedException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Home home = Home.find();
        Settings settings = options.read(home);
        try (Platform platform = new Platform(home, settings)) {
            List<Configuration> configurations = engine(settings, judging);
            platform.start(configurations, Needs.of(configurations, Set.of(Needs.FRAMEWORK_COMMANDS)));
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

    private static List<Configuration> engine(Settings settings, Map<String, Object> judging) {
        Map<String, Object> properties = new HashMap<>();
        List<Configuration> wanted = new ArrayList<>();
        for (Configuration configuration : settings.forEngine()) {
            if (configuration.pid().equals(ENGINE)) {
                properties.putAll(configuration.properties());
            } else {
                wanted.add(configuration);
            }
        }
        properties.putAll(judging);
        if (!properties.isEmpty()) {
            wanted.add(new Configuration(ENGINE, "", properties));
        }
        return wanted;
    }
}
