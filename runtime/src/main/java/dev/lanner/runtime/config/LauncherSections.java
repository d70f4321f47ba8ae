// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.List;
import java.util.Map;

/** What can be set of the launcher itself. It reads these sections; Config Admin does not get them. */
final class LauncherSections {
    static final String DEPLOY = Schema.PREFIX + "deploy";
    static final String LOG = Schema.PREFIX + "log";

    private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

    static final List<Section> ALL = List.of(
            new Section(
                    DEPLOY,
                    false,
                    Map.of(
                            "dir",
                            Attribute.text("dir"),
                            "poll-ms",
                            new Attribute("poll-ms", "Long", false, List.of(), "10", "3600000"))),
            new Section(
                    LOG,
                    false,
                    Map.of(
                            "level",
                            new Attribute("level", "String", false, LEVELS, null, null),
                            "others",
                            new Attribute("others", "String", false, LEVELS, null, null))));

    private LauncherSections() {}
}
