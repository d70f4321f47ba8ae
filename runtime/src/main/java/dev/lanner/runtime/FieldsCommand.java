// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the fields. */
@Command(
        name = "fields",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {"Lists the fields that conditions may test and outputs may print.", ""})
final class FieldsCommand implements Callable<Integer> {
    @Mixin
    private ListOptions list = new ListOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        return SingleCommand.run(options, "lanner:fields", list.arguments());
    }
}
