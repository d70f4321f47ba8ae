// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.runtime.config.Settings;
import dev.lanner.runtime.config.SettingsException;
import dev.lanner.runtime.config.SettingsFiles;
import dev.lanner.runtime.deploy.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
    /** What was set in the shell, by key. */
    private final Map<String, String> said = new LinkedHashMap<>();

    private final Set<Path> deployedFiles = new TreeSet<>();
    private final Set<Path> deployedRules = new TreeSet<>();
    private @Nullable Platform platform;
    private @Nullable Reload reload;

    /** Where settings are read from. */
    interface Source {
        /**
         * What the files say.
         *
         * @param assignments {@code KEY=VALUE} each, over everything else
         * @param deployed configuration files that are read after the others
         */
        Settings read(List<String> assignments, List<Path> deployed) throws LauncherException, SettingsException;
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
        return source.read(List.of(), List.of());
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
        String forgotten = said.isEmpty()
                ? ""
                : " What was set in the shell holds no more: " + String.join(", ", said.keySet()) + ".";
        said.clear();
        return takeOver() + forgotten;
    }

    private String takeOver() throws InterruptedException {
        try {
            return String.join("\n", change());
        } catch (SettingsException | LauncherException e) {
            String problems = String.valueOf(e.getMessage());
            Platform running = platform;
            if (running != null) {
                running.execute("lanner:configalert", problems);
            }
            return "lanner: the configuration stays as it was:\n" + problems;
        }
    }

    /** Takes over what is said now, with all that was deployed. */
    private List<String> change() throws SettingsException, LauncherException, InterruptedException {
        if (hadFile && !Files.exists(files.main())) {
            // Without it the defaults would hold, which switch off what tells people of alerts.
            throw new LauncherException(files.main() + ":1:1 error: the file is gone; put it back");
        }
        return reload().change(source.read(
                        said.entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .toList(),
                        List.copyOf(deployedFiles))
                .withMoreRules(deployedRules.stream().map(Path::toString).toList()));
    }

    private Reload reload() throws LauncherException {
        Reload present = reload;
        if (present == null) {
            throw new LauncherException("lanner: Lanner does not watch yet; try again in a moment");
        }
        return present;
    }

    /**
     * Sets something in the shell.
     *
     * @param value in YAML
     * @param isSaved whether it is to hold after the next start too
     * @return what came of it, and for how long it holds
     */
    synchronized String set(String key, String value, boolean isSaved)
            throws LauncherException, SettingsException, InterruptedException {
        return isSaved ? save(key, value) : say(key, value);
    }

    private String say(String key, String value) throws LauncherException, SettingsException, InterruptedException {
        String before = said.put(key, value);
        try {
            return String.join(" ", change()) + " This holds until " + files.main()
                    + " or what is beside it is saved, or Lanner ends; --save keeps it.";
        } catch (LauncherException | SettingsException e) {
            said.remove(key);
            if (before != null) {
                said.put(key, before);
            }
            throw e;
        }
    }

    private String save(String key, String value) throws LauncherException, SettingsException, InterruptedException {
        Path file = files.savedByShell();
        try {
            String before = files.save(key, value);
            String said = this.said.remove(key);
            try {
                return String.join(" ", change()) + " This is saved in " + file + ".";
            } catch (LauncherException | SettingsException e) {
                if (before == null) {
                    Files.deleteIfExists(file);
                } else {
                    Files.writeString(file, before);
                }
                if (said != null) {
                    this.said.put(key, said);
                }
                throw e;
            } finally {
                watch.onRead();
            }
        } catch (IOException e) {
            throw new LauncherException("lanner: " + file + " cannot be written: " + e, e);
        }
    }

    /** What holds now. */
    synchronized Settings present() throws LauncherException {
        return reload().present();
    }

    /** A file with sections was deployed, or has changed. */
    synchronized Outcome deploySettings(Path file) throws InterruptedException {
        boolean isNew = deployedFiles.add(file);
        boolean wasRules = deployedRules.remove(file);
        try {
            return Outcome.taken(
                    "its settings hold. " + String.join(" ", change()).replaceFirst("\\.$", ""));
        } catch (SettingsException | LauncherException e) {
            if (isNew) {
                deployedFiles.remove(file);
            }
            if (wasRules) {
                deployedRules.add(file);
            }
            return Outcome.refused(
                    (isNew ? "it changes nothing:\n" : "the settings from before go on:\n") + e.getMessage());
        }
    }

    /** A file with rules was deployed, or has changed. */
    synchronized Outcome deployRules(Path file) throws InterruptedException {
        boolean isNew = !deployedRules.contains(file);
        try {
            Platform running = platform;
            Set<String> all = new LinkedHashSet<>(present().rulesFiles());
            all.add(file.toString());
            if (running != null) {
                Answer answer = running.executeTelling("lanner:check", all.toArray(String[]::new));
                if (answer.status() != 0) {
                    String before = isNew ? "its rules are not loaded:\n" : "the rules from before go on:\n";
                    return Outcome.refused(before + answer.text().strip());
                }
            }
            deployedFiles.remove(file);
            deployedRules.add(file);
            if (isNew) {
                change();
            }
            return Outcome.taken("its rules are loaded");
        } catch (SettingsException | LauncherException e) {
            deployedRules.remove(file);
            return Outcome.refused(String.valueOf(e.getMessage()));
        }
    }

    /** A deployed file is gone. */
    synchronized Outcome withdraw(Path file) throws InterruptedException {
        boolean wasUsed = deployedFiles.remove(file) || deployedRules.remove(file);
        try {
            return Outcome.taken(
                    wasUsed
                            ? "what it said holds no more. "
                                    + String.join(" ", change()).replaceFirst("\\.$", "")
                            : "it was not in use");
        } catch (SettingsException | LauncherException e) {
            return Outcome.refused("what it said stays until the rest is right:\n" + e.getMessage());
        }
    }
}
