// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says whether this machine gives Lanner what it needs. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Says whether this machine gives Lanner what it needs, and what to do where it does not.",
            "The exit code is 1 if something is missing, or if the configuration is wrong.",
            ""
        })
final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        return SingleCommand.run(options, "lanner:doctor");
    }
}
