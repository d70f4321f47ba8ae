// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Touches what a start touches, but for the kernel, so that Java can archive the classes for faster starts. */
@Command(
        name = "rehearse",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = "Starts everything but the pipeline and stops it: for the class archive of the packaging.")
final class RehearseCommand implements Callable<Integer> {
    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        Home home = Home.find();
        Settings settings = options.read(home);
        Platform platform = new Platform(home, settings);
        try {
            platform.start(settings.forBundles(), Map.of());
            platform.configure(settings.forShell());
            platform.execute("lanner:check", home.folder().resolve("rules").toString());
            platform.execute("lanner:doctor");
            return platform.execute("lanner:fields").status();
        } finally {
            // Not stopped: the classes of a bundle that has stopped may be gone when Java writes the archive.
            platform.deleteCache();
        }
    }
}
