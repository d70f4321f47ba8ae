// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a page of the reference from what is there. */
@Command(
        name = "reference",
        hidden = true,
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = "Writes a page of the reference, in Markdown.")
final class ReferenceCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "PAGE", description = "fields, events, config or commands.")
    private String page = "";

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        switch (page) {
            case "fields", "events" -> {
                return SingleCommand.run(options, "lanner:" + page, "--markdown");
            }
            case "config" -> System.out.println(config());
            case "commands" -> {
                PrintStream out = System.out; // The platform takes it away.
                out.println(commands());
            }
            default -> throw new LauncherException("lanner: the reference has no page '" + page + "'");
        }
        return 0;
    }

    private String config() throws Exception {
        Home home = Home.find();
        return SettingsOptions.schema(
                        home.declarations(), home.bundles(), options.read(home).deployFolder())
                .markdown();
    }

    private String commands() throws Exception {
        Home home = Home.find();
        CommandSpec command = spec;
        CommandSpec root = command == null ? CommandSpec.create() : command.root();
        try (Platform platform = new Platform(home, options.read(home))) {
            platform.start(List.of());
            // Only asked for what it is.
            platform.addCommand(
                    "config",
                    new ConfigShell(
                            new LiveConfiguration(options.files(home), (said, deployed) -> options.read(home)),
                            () -> SettingsOptions.schema(home.declarations(), List.of(), home.folder())));
            return CommandPage.of(root, platform.shellCommands());
        }
    }
}
