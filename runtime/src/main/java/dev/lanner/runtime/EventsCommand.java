// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the event types. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {"Lists the event types that sources of today tell of, with their parameters.", ""})
final class EventsCommand implements Callable<Integer> {
    @Mixin
    private ListOptions list = new ListOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        return SingleCommand.run(options, "lanner:events", list.arguments());
    }
}
