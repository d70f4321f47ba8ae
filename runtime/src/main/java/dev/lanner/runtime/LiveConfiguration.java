// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import dev.lanner.runtime.config.SettingsFiles;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a Lanner that watches: what its files say, and what was said since, taken over while events flow.
 *
 * <p><em>Thread:</em> any, one after the other.
 */
final class LiveConfiguration {
    private final Source source;
    private final SettingsFiles files;
    private final FileWatch watch;
    private final boolean hadFile;
    private final List<String> said = new ArrayList<>();
    private @Nullable Platform platform;
    private @Nullable Reload reload;

    /** Where settings are read from. */
    interface Source {
        /**
         * What the files say.
         *
         * @param assignments {@code KEY=VALUE} each, over everything else
         */
        Settings read(List<String> assignments) throws LauncherException, SettingsException;
    }

    /** Nothing works by it yet. What changes from now on is seen later. */
    LiveConfiguration(SettingsFiles files, Source source) {
        this.files = files;
        this.source = source;
        hadFile = Files.exists(files.main());
        watch = new FileWatch(files::marks, System.nanoTime());
    }

    /** What is said at the start. */
    Settings first() throws LauncherException, SettingsException {
        return source.read(List.of());
    }

    /** This platform works by these. */
    synchronized void begin(Platform started, Settings settings) {
        platform = started;
        reload = new Reload(started, settings);
    }

    /** Reads everything again, rules too, as SIGHUP has it done. Returns what came of it, for people to read. */
    synchronized String readAgain() throws InterruptedException {
        watch.onRead();
        said.clear();
        List<String> told = new ArrayList<>();
        told.add(takeOver());
        Platform running = platform;
        if (running != null) {
            Answer rules = running.execute("lanner:rules", "reload");
            told.add(rules.status() == 0 ? rules.text() : "lanner: the rules stay as they were: " + rules.text());
        }
        return String.join("\n", told);
    }

    /** Takes over what was saved since the last look; returns what came of it, or null if nothing was. */
    synchronized @Nullable String look() throws InterruptedException {
        Reload present = reload;
        if (present == null || !watch.hasChanged(present.present().watchMs(), System.nanoTime())) {
            return null;
        }
        String forgotten =
                said.isEmpty() ? "" : " What was set in the shell holds no more: " + String.join(", ", said) + ".";
        said.clear();
        return takeOver() + forgotten;
    }

    private String takeOver() throws InterruptedException {
        try {
            return String.join("\n", change(List.of()));
        } catch (SettingsException | LauncherException e) {
            String problems = String.valueOf(e.getMessage());
            Platform running = platform;
            if (running != null) {
                running.execute("lanner:configalert", problems);
            }
            return "lanner: the configuration stays as it was:\n" + problems;
        }
    }

    private List<String> change(List<String> more) throws SettingsException, LauncherException, InterruptedException {
        Reload present = reload;
        if (present == null) {
            throw new LauncherException("lanner: Lanner does not watch yet; try again in a moment");
        }
        if (hadFile && !Files.exists(files.main())) {
            // Without it the defaults would hold, which switch off what tells people of alerts.
            throw new LauncherException(files.main() + ":1:1 error: the file is gone; put it back");
        }
        List<String> assignments = new ArrayList<>(said);
        assignments.addAll(more);
        return present.change(source.read(assignments));
    }
}
