// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Declaration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which bundles of the distribution a command installs and starts. Whoever watches has everything, since anything may be
 * configured later. A command that is over soon leaves out what it has no use for, above all outputs that are not
 * configured: they are the largest, and to open, install and resolve them takes a good part of its time.
 */
final class Needs {
    /** Commands of the framework for whoever is at the shell, where there is one. */
    static final String FRAMEWORK_COMMANDS = "org.apache.felix.gogo.command";

    private static final String PREFIX = "dev.lanner.";

    private final boolean isEverything;
    private final Set<String> without;
    private final Set<String> pids = new HashSet<>();

    private Needs(boolean isEverything, Set<String> without) {
        this.isEverything = isEverything;
        this.without = without;
    }

    /** All bundles. */
    static Needs everything() {
        return new Needs(true, Set.of());
    }

    /**
     * What these configurations need, and every bundle that does not say what alone it is for.
     *
     * @param without names of bundles that are not needed whatever is configured
     */
    static Needs of(List<Configuration> configurations, Set<String> without) {
        Needs needs = new Needs(false, Set.copyOf(without));
        configurations.forEach(configuration -> needs.pids.add(configuration.pid()));
        return needs;
    }

    /** Whether no event is of this host, since the source of live events is not needed. */
    boolean isElsewhere() {
        return without.contains(ReplayCommand.LIVE_SOURCE);
    }

    /** Whether all bundles are needed, whatever they declare. */
    boolean isEverything() {
        return isEverything;
    }

    /** Whether a bundle is needed that declares this. */
    boolean include(Declaration bundle) {
        if (isEverything) {
            return true;
        }
        boolean hasUse = bundle.onlyFor().isEmpty() || isAnyConfigured(bundle.onlyFor());
        return hasUse && !without.contains(bundle.name());
    }

    private boolean isAnyConfigured(String sections) {
        for (String section : sections.split(",", -1)) {
            if (pids.contains(PREFIX + section.strip())) {
                return true;
            }
        }
        return false;
    }
}
