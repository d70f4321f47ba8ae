// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.util.List;

/**
 * A program with its arguments.
 *
 * @param program its path; empty if the file has given none
 * @param arguments all of them, {@code argv[0]} first
 */
record Command(String program, List<String> arguments) {
    /** A line whose blanks part arguments, or a list of them. */
    static Command of(Section section, String key) {
        String line = section.isScalar(key) ? section.text(key, "") : "";
        List<String> arguments = line.isBlank()
                ? section.scalars(key).stream().map(Scalar::text).toList()
                : List.of(line.strip().split(" +", -1));
        if (arguments.isEmpty() || arguments.get(0).isBlank()) {
            section.complain(key, "'" + key + "' needs a program: its path, and its arguments", null);
            return new Command("", List.of(""));
        }
        return new Command(arguments.get(0), arguments);
    }
}
