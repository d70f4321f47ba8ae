// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of commands that list what rules may name. */
final class ListOptions {
    @Option(names = "--markdown", description = "Write Markdown, as in the reference.")
    private boolean isMarkdown;

    @Parameters(
            paramLabel = "PREFIX",
            arity = "0..*",
            description = "List only those whose names begin so, for example proc.")
    private List<String> prefixes = new ArrayList<>();

    /** As the command of the shell takes them. */
    String[] arguments() {
        List<String> arguments = new ArrayList<>(prefixes);
        if (isMarkdown) {
            arguments.add(0, "--markdown");
        }
        return arguments.toArray(String[]::new);
    }
}
