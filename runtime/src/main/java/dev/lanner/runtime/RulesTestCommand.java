// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs tests of rules. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        versionProvider = Lanner.Version.class,
        description = {
            "Runs tests of rules: events from a script or a capture go through state and rules as in a replay, and the"
                    + " rules that fire are compared with those that must. Needs no root.",
            "A folder's tests are the *.yaml files in test/ below it. What fails is told with the reason, then a summary"
                    + " and what no test covers. The exit code is 1 if a case fails or a file is wrong.",
            ""
        })
final class RulesTestCommand implements Callable<Integer> {
    /** Each rule is tested by itself, whatever other rules say to the same event. */
    private static final Map<String, Object> ALL_RULES = Map.of("matching", "all");

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Folder with rules, or file with tests.")
    private List<String> paths = new ArrayList<>();

    @Option(names = "--filter", paramLabel = "NAME", description = "Run only cases whose names contain this.")
    private String filter = "";

    @Option(
            names = "--complete",
            description = "Fail, too, if a rule has no case in which it fires, or none in which it must not.")
    private boolean isCompleteWanted;

    @Option(
            names = "--coverage",
            description = "List all checks that no test has seen true and false, not only the first ones.")
    private boolean isDetailed;

    @Option(names = "--json", description = "Write the report as JSON.")
    private boolean isJson;

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Override
    public Integer call() throws Exception {
        List<String> arguments = new ArrayList<>();
        if (isJson) {
            arguments.add("--json");
        }
        if (isDetailed) {
            arguments.add("--coverage");
        }
        if (isCompleteWanted) {
            arguments.add("--complete");
        }
        if (!filter.isEmpty()) {
            arguments.add("--filter");
            arguments.add(filter);
        }
        arguments.addAll(paths);
        return SingleCommand.run(options, ALL_RULES, "lanner:testrules", arguments.toArray(String[]::new));
    }
}
