// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.nio.file.Path;
import java.util.List;

/**
 * A file with tests of rules.
 *
 * @param name as complaints call it
 * @param path where it is
 * @param rules rules files and folders that are loaded for it, in this order
 * @param world what there is before the first event of each of its cases
 * @param cases in order
 */
record TestFile(String name, Path path, List<Path> rules, World world, List<TestCase> cases) {
    TestFile {
        rules = List.copyOf(rules);
        cases = List.copyOf(cases);
    }
}
