// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the fields. */
@Command(
        name = "fields",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {"Lists the fields that conditions may test and outputs may print.", ""})
final class FieldsCommand implements Callable<Integer> {
    @Option(names = "--markdown", description = "Write Markdown, as in the reference.")
    private boolean isMarkdown;

    @Parameters(
            paramLabel = "PREFIX",
            arity = "0..*",
            description = "List only fields whose names begin so, for example proc.")
    private List<String> prefixes = new ArrayList<>();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        List<String> arguments = new ArrayList<>(prefixes);
        if (isMarkdown) {
            arguments.add(0, "--markdown");
        }
        return SingleCommand.run(options, "lanner:fields", arguments.toArray(String[]::new));
    }
}
