// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The options that turn rules on and off. What counts is their order on the command line.
 *
 * <p>Each has a place of its own in lists: that of methods is up to the virtual machine.
 */
final class SwitchOptions {
    private static final String WILDCARD = " '*' stands for any text.";

    private final List<String> switches = new ArrayList<>();

    @Option(
            names = "--enable-rule",
            order = 1,
            paramLabel = "NAME",
            description = "Turn on the rules of this name, over what their files and the configuration say." + WILDCARD
                    + " This and the next three: repeatable, applied in the order in which they are given.")
    void enableRules(List<String> names) {
        add("enable rule=", names);
    }

    @Option(
            names = "--disable-rule",
            order = 2,
            paramLabel = "NAME",
            description = "Turn off the rules of this name." + WILDCARD)
    void disableRules(List<String> names) {
        add("disable rule=", names);
    }

    @Option(
            names = "--enable-tag",
            order = 3,
            paramLabel = "TAG",
            description = "Turn on the rules that have this tag.")
    void enableTags(List<String> names) {
        add("enable tag=", names);
    }

    @Option(
            names = "--disable-tag",
            order = 4,
            paramLabel = "TAG",
            description = "Turn off the rules that have this tag.")
    void disableTags(List<String> names) {
        add("disable tag=", names);
    }

    /** As the setting engine.rules takes them. */
    List<String> switches() {
        return switches;
    }

    private void add(String verb, List<String> names) {
        // The parser hands over an empty list before the first name, then all names of an option so far, the newest
        // last.
        if (!names.isEmpty()) {
            switches.add(verb + names.get(names.size() - 1));
        }
    }
}
