// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Configuration;
import dev.lanner.runtime.config.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes over another configuration while events flow: what has changed, and nothing else. */
final class Reload {
    private final Platform platform;
    private Settings present;

    /** Of a platform that has these. */
    Reload(Platform platform, Settings present) {
        this.platform = platform;
        this.present = present;
    }

    /** What holds. */
    Settings present() {
        return present;
    }

    /** Takes them over; returns what came of it, for people to read. */
    List<String> change(Settings wanted) throws LauncherException, InterruptedException {
        List<String> told = takeOver(wanted);
        present = wanted;
        return told;
    }

    private List<String> takeOver(Settings wanted) throws LauncherException, InterruptedException {
        Map<String, Configuration> before = byName(present);
        Map<String, Configuration> after = byName(wanted);
        List<String> changed = new ArrayList<>();
        List<Configuration> updates = new ArrayList<>();
        for (Map.Entry<String, Configuration> entry : after.entrySet()) {
            Configuration old = before.remove(entry.getKey());
            if (old == null || !isSame(old, entry.getValue())) {
                updates.add(entry.getValue());
                changed.add(entry.getKey());
            }
        }
        // Those that are gone first: another one may want what they hold, such as a file or a port.
        platform.remove(List.copyOf(before.values()));
        platform.configure(updates);
        platform.awaitConfigured();
        before.keySet().forEach(name -> changed.add(name + " (gone)"));
        changed.sort(Comparator.naturalOrder());
        List<String> told = new ArrayList<>();
        told.add(changed.isEmpty() ? "The configuration is the same." : "Changed: " + String.join(", ", changed) + ".");
        if (!wanted.launcher().equals(present.launcher())) {
            told.add("What has changed in 'deploy' and 'log' holds from the next start on.");
        }
        return told;
    }

    private static Map<String, Configuration> byName(Settings settings) {
        List<Configuration> all = new ArrayList<>(settings.forBundles());
        all.addAll(settings.forShell());
        all.addAll(settings.forMetrics());
        all.add(settings.forLivePipeline(Home.state()));
        Map<String, Configuration> byName = new LinkedHashMap<>();
        for (Configuration configuration : all) {
            String instance = configuration.instance().isEmpty() ? "" : "." + configuration.instance();
            byName.put(configuration.pid().replaceFirst("^dev\\.lanner\\.", "") + instance, configuration);
        }
        return byName;
    }

    /** Lists are arrays here, which are equal to none but themselves. */
    static boolean isSame(Configuration one, Configuration other) {
        return one.properties().keySet().equals(other.properties().keySet())
                && one.properties().entrySet().stream()
                        .allMatch(entry -> Objects.deepEquals(
                                entry.getValue(), other.properties().get(entry.getKey())));
    }
}
