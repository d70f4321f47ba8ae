// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code lanner.yaml} and the command line say together, found to be right. */
public final class Settings {
    private static final String OUTPUT = Schema.PREFIX + "output.";
    private static final String STDOUT = OUTPUT + "stdout";
    private static final String RULES = Schema.PREFIX + "rules";
    private static final String SHELL = Schema.PREFIX + "shell";

    /** Starts the pipeline: its configuration comes last. */
    public static final String PIPELINE = Schema.PREFIX + "pipeline";

    private static final List<String> LAUNCHER = List.of(LauncherSections.DEPLOY, LauncherSections.LOG);

    private final Path home;
    private final List<Configuration> configurations;
    private final Set<String> disabled;

    private Settings(Path home, List<Configuration> configurations, Set<String> disabled) {
        this.home = home;
        this.configurations = configurations;
        this.disabled = disabled;
    }

    /**
     * What the command line says.
     *
     * @param file the configuration file; null for the one in the home folder, which need not be there
     * @param rules rules files to load instead of the configured ones; empty for those
     * @param isJson whether standard output is to get JSON
     * @param assignments {@code KEY=VALUE} each
     */
    public record CommandLine(@Nullable Path file, List<String> rules, boolean isJson, List<String> assignments) {
        /** Keeps its own copies of the lists. */
        public CommandLine {
            rules = List.copyOf(rules);
            assignments = List.copyOf(assignments);
        }
    }

    /**
     * Reads everything.
     *
     * @param home where the distribution is
     * @throws SettingsException with all that is wrong
     */
    public static Settings read(Path home, Schema schema, CommandLine commandLine) throws SettingsException {
        Problems problems = new Problems();
        Path file = commandLine.file() == null ? home.resolve("etc/lanner.yaml") : commandLine.file();
        boolean mustExist = commandLine.file() != null;
        Setting.Branch root = YamlSettings.readFile(file.toString(), text(file, mustExist, problems), problems);
        Overrides overrides = new Overrides(root, problems);
        commandLine.assignments().forEach(overrides::assign);
        if (!commandLine.rules().isEmpty()) {
            overrides.put("rules.files", "--rules", commandLine.rules(), true);
        }
        if (commandLine.isJson()) {
            overrides.put("output.stdout.format", "--json", List.of("json"), false);
        }
        Path folder = file.toAbsolutePath().getParent();
        SettingsReader reader = new SettingsReader(schema, folder == null ? home : folder, problems);
        reader.read(root);
        if (!problems.found().isEmpty()) {
            throw new SettingsException(problems.found());
        }
        return new Settings(home, reader.configurations(), reader.disabled());
    }

    /** The configurations of {@code lanner run}, the pipeline's last, with defaults for what is not mentioned. */
    public List<Configuration> forRun() {
        List<Configuration> wanted = new ArrayList<>();
        for (Configuration configuration : configurations) {
            if (!LAUNCHER.contains(configuration.pid()) && !configuration.pid().equals(PIPELINE)) {
                wanted.add(configuration);
            }
        }
        if (!isMentioned(RULES)) {
            wanted.add(new Configuration(RULES, "", Map.of("files", new String[] {
                home.resolve("rules").toString()
            })));
        }
        if (!isMentioned(SHELL)) {
            wanted.add(new Configuration(SHELL, "", Map.of()));
        }
        if (!isAnyOutputMentioned()) {
            wanted.add(new Configuration(STDOUT, "", Map.of()));
        }
        wanted.add(new Configuration(PIPELINE, "", properties(PIPELINE)));
        return List.copyOf(wanted);
    }

    /** The folder that bundles are dropped into. */
    public Path deployFolder() {
        Object folder = properties(LauncherSections.DEPLOY).get("dir");
        return folder == null ? home.resolve("deploy") : Path.of(folder.toString());
    }

    /** Whether bundles may be dropped into the folder while Lanner runs. */
    public boolean isDeployEnabled() {
        return !disabled.contains(LauncherSections.DEPLOY);
    }

    /** How often the folder is looked at, in milliseconds. */
    public long deployPollMs() {
        return properties(LauncherSections.DEPLOY).get("poll-ms") instanceof Long pollMs ? pollMs : 500;
    }

    /** From which level on our own messages are logged. */
    public String logLevel() {
        return properties(LauncherSections.LOG).getOrDefault("level", "info").toString();
    }

    /** From which level on the messages of others are logged. */
    public String otherLogLevel() {
        return properties(LauncherSections.LOG).getOrDefault("others", "warn").toString();
    }

    /** Where a shell finds a Lanner that runs. */
    public Path shellSocket() {
        return Path.of(properties(SHELL)
                .getOrDefault("socket", "/run/lanner/shell.sock")
                .toString());
    }

    private Map<String, Object> properties(String pid) {
        for (Configuration configuration : configurations) {
            if (configuration.pid().equals(pid)) {
                return configuration.properties();
            }
        }
        return Map.of();
    }

    private boolean isMentioned(String pid) {
        return disabled.contains(pid)
                || configurations.stream()
                        .anyMatch(configuration -> configuration.pid().equals(pid));
    }

    private boolean isAnyOutputMentioned() {
        return disabled.stream().anyMatch(pid -> pid.startsWith(OUTPUT))
                || configurations.stream()
                        .anyMatch(configuration -> configuration.pid().startsWith(OUTPUT));
    }

    private static String text(Path file, boolean mustExist, Problems problems) {
        Position start = new Position(file.toString(), 1, 1);
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            if (mustExist) {
                problems.add(start, "there is no such file; check the path");
            }
        } catch (CharacterCodingException e) {
            problems.add(start, "this is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            problems.add(start, "it cannot be read (" + e + "); check its permissions");
        }
        return "";
    }
}
