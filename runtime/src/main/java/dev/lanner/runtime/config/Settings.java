// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What {@code lanner.yaml} and the command line say together, found to be right. */
public final class Settings {
    private static final String OUTPUT = Schema.PREFIX + "output.";
    private static final String STDOUT = OUTPUT + "stdout";
    /** PID of the rules files. */
    private static final String ENGINE = Schema.PREFIX + "engine";

    public static final String RULES = Schema.PREFIX + "rules";

    private static final String SHELL = Schema.PREFIX + "shell";

    private static final String METRICS = Schema.PREFIX + "metrics";

    private static final String PIPELINE = Schema.PREFIX + "pipeline";
    private static final String SPOOL_DIR = "spool-dir";
    private static final String NOT_SAID = "default";

    /** What is not for the bundles, or not for their start. */
    private static final List<String> LATER =
            List.of(LauncherSections.CONFIG, LauncherSections.DEPLOY, LauncherSections.LOG, PIPELINE, SHELL);

    private final Path home;
    private final List<Configuration> configurations;
    private final Set<String> disabled;
    private final List<EffectiveValue> values;
    private final List<String> moreRules;

    private Settings(Path home, SettingsReader reader) {
        this(home, reader.configurations(), reader.disabled(), reader.values(), List.of());
    }

    private Settings(
            Path home,
            List<Configuration> configurations,
            Set<String> disabled,
            List<EffectiveValue> values,
            List<String> moreRules) {
        this.home = home;
        this.configurations = configurations;
        this.disabled = disabled;
        this.values = values;
        this.moreRules = moreRules;
    }

    /** These with more rules files, which are loaded after the others. */
    public Settings withMoreRules(List<String> files) {
        return new Settings(home, configurations, disabled, values, List.copyOf(files));
    }

    /** Whose signature deployed bundles must have. */
    public record Signing(Path keyStore, String type, String password) {}

    /** The same; null if they need none. */
    public @Nullable Signing deploySigning() {
        Map<String, Object> deploy = properties(LauncherSections.DEPLOY);
        if (!Boolean.TRUE.equals(deploy.get(LauncherSections.REQUIRE_SIGNED))) {
            return null;
        }
        return new Signing(
                Path.of(deploy.getOrDefault(LauncherSections.KEY_STORE, "").toString()),
                deploy.getOrDefault(LauncherSections.KEY_STORE_TYPE, "PKCS12").toString(),
                deploy.getOrDefault(LauncherSections.KEY_STORE_PASSWORD, "").toString());
    }

    /**
     * What the command line says.
     *
     * @param file the configuration file; null for the one in the home folder, which need not be there
     * @param rules rules files to load instead of the configured ones; empty for those
     * @param isJson whether standard output is to get JSON
     * @param assignments {@code KEY=VALUE} each
     * @param switches turn rules on and off, after what the configuration says
     * @param deployed configuration files that are read after the others
     */
    public record CommandLine(
            @Nullable Path file,
            List<String> rules,
            boolean isJson,
            List<String> assignments,
            List<String> switches,
            List<Path> deployed) {
        /** Keeps its own copies of the lists. */
        public CommandLine {
            rules = List.copyOf(rules);
            assignments = List.copyOf(assignments);
            switches = List.copyOf(switches);
            deployed = List.copyOf(deployed);
        }

        /** Without switches and deployed files. */
        public CommandLine(@Nullable Path file, List<String> rules, boolean isJson, List<String> assignments) {
            this(file, rules, isJson, assignments, List.of(), List.of());
        }
    }

    /**
     * Reads everything.
     *
     * @param home where the distribution is
     * @param schemaWith what can be set, with the bundles in the deploy folder, which it is given
     * @throws SettingsException with all that is wrong
     */
    public static Settings read(Path home, Function<Path, Schema> schemaWith, CommandLine commandLine)
            throws SettingsException {
        return read(home, schemaWith, commandLine, System.getenv());
    }

    static Settings read(
            Path home, Function<Path, Schema> schemaWith, CommandLine commandLine, Map<String, String> environment)
            throws SettingsException {
        Problems problems = new Problems();
        Setting.Branch root = SettingsFiles.of(home, commandLine.file(), commandLine.deployed())
                .read(problems);
        putOver(root, commandLine, problems);
        Variables variables = new Variables(environment);
        // What lies in the deploy folder has sections too, so where it is must be known before the sections are.
        SettingsReader first = new SettingsReader(Schema.of(List.of()), variables, new Problems());
        first.read(root);
        Schema schema = schemaWith.apply(new Settings(home, first).deployFolder());
        SettingsReader reader = new SettingsReader(schema, variables, problems);
        reader.read(root);
        if (!problems.found().isEmpty()) {
            throw new SettingsException(problems.found());
        }
        return new Settings(home, reader);
    }

    private static void putOver(Setting.Branch root, CommandLine commandLine, Problems problems) {
        Overrides overrides = new Overrides(root, problems);
        commandLine.assignments().forEach(overrides::assign);
        if (!commandLine.rules().isEmpty()) {
            overrides.put("rules.files", "--rules", commandLine.rules(), true);
        }
        if (!commandLine.switches().isEmpty()) {
            overrides.append("engine", "rules", "--enable-… and --disable-…", commandLine.switches());
        }
        if (commandLine.isJson()) {
            overrides.put("output.stdout.format", "--json", List.of("json"), false);
        }
    }

    /** Everything that is said, and where, and what holds since nothing is said of it; without the defaults of keys. */
    public List<EffectiveValue> values() {
        List<EffectiveValue> all = new ArrayList<>(values);
        if (!isMentioned(RULES)) {
            List<String> files = List.of(home.resolve("rules").toString());
            all.add(new EffectiveValue("rules", "", "files", files, files, true, NOT_SAID));
        }
        if (!isAnyOutputMentioned()) {
            List<String> yes = List.of("true");
            all.add(new EffectiveValue("output.stdout", "", SettingsReader.ENABLED, yes, yes, false, NOT_SAID));
        }
        return List.copyOf(all);
    }

    /** What the bundles find when they start, with defaults for what is not mentioned. */
    public List<Configuration> forBundles() {
        List<Configuration> wanted = new ArrayList<>();
        for (Configuration configuration : configurations) {
            if (!LATER.contains(configuration.pid()) && !isOfMetrics(configuration) && !isMoreOfShell(configuration)) {
                wanted.add(configuration);
            }
        }
        if (!isMentioned(RULES)) {
            wanted.add(new Configuration(RULES, "", Map.of("files", new String[] {
                home.resolve("rules").toString()
            })));
        }
        if (!moreRules.isEmpty()) {
            wanted.replaceAll(
                    configuration -> configuration.pid().equals(RULES) ? withMoreFiles(configuration) : configuration);
        }
        if (!isAnyOutputMentioned()) {
            wanted.add(new Configuration(STDOUT, "", Map.of()));
        }
        return List.copyOf(wanted);
    }

    private Configuration withMoreFiles(Configuration rules) {
        List<String> files = new ArrayList<>();
        if (rules.properties().get("files") instanceof String[] before) {
            files.addAll(List.of(before));
        }
        files.addAll(moreRules);
        Map<String, Object> properties = new HashMap<>(rules.properties());
        properties.put("files", files.toArray(String[]::new));
        return new Configuration(RULES, "", properties);
    }

    /** Of these only what says how rules are judged, and what is added to their alerts. */
    public List<Configuration> forEngine() {
        return forBundles().stream()
                .filter(configuration -> configuration.pid().equals(ENGINE)
                        || configuration.pid().startsWith(ENGINE + "."))
                .toList();
    }

    /** The rules files that are loaded, in order. */
    public List<String> rulesFiles() {
        for (Configuration configuration : forBundles()) {
            if (configuration.pid().equals(RULES)
                    && configuration.properties().get("files") instanceof String[] files) {
                return List.of(files);
            }
        }
        return List.of();
    }

    /** The same, and nothing is judged. */
    public List<Configuration> forBundlesWithoutRules() {
        List<Configuration> wanted = new ArrayList<>();
        for (Configuration configuration : forBundles()) {
            if (!configuration.pid().equals(RULES)) {
                wanted.add(configuration);
            }
        }
        wanted.add(new Configuration(RULES, "", Map.of("files", new String[0])));
        return List.copyOf(wanted);
    }

    /**
     * What starts the pipeline: it opens its sources as soon as it is configured. Nothing is put on disk: whoever replays a
     * capture can have its alerts again.
     */
    public Configuration forPipeline() {
        Map<String, Object> properties = new HashMap<>(properties(PIPELINE));
        properties.remove(SPOOL_DIR);
        return new Configuration(PIPELINE, "", properties);
    }

    /**
     * The same for live events, whose alerts have to outlive a crash.
     *
     * @param state the folder for what is to stay, which the configuration may overrule
     */
    public Configuration forLivePipeline(Path state) {
        Map<String, Object> properties = new HashMap<>(properties(PIPELINE));
        properties.putIfAbsent(SPOOL_DIR, state.resolve("spool").toString());
        return new Configuration(PIPELINE, "", properties);
    }

    /** What opens the shell's socket; empty if nobody wants it. */
    public List<Configuration> forShell() {
        List<Configuration> wanted = new ArrayList<>();
        if (!disabled.contains(SHELL)) {
            wanted.add(new Configuration(SHELL, "", properties(SHELL)));
        }
        configurations.stream().filter(Settings::isMoreOfShell).forEach(wanted::add);
        return wanted;
    }

    /** Another way in. */
    private static boolean isMoreOfShell(Configuration configuration) {
        return configuration.pid().startsWith(SHELL + ".");
    }

    /** What tells others how a Lanner that watches is; empty if nobody wants it. */
    public List<Configuration> forMetrics() {
        return configurations.stream().filter(Settings::isOfMetrics).toList();
    }

    private static boolean isOfMetrics(Configuration configuration) {
        return configuration.pid().equals(METRICS) || configuration.pid().startsWith(METRICS + ".");
    }

    /** What the launcher itself goes by, as text: what is not the same text is not the same. */
    public String launcher() {
        return deployFolder() + " " + isDeployEnabled() + " " + deployPollMs() + " " + logLevel() + " "
                + otherLogLevel() + " " + deploySigning();
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
        return properties(LauncherSections.DEPLOY).get("poll-ms") instanceof Long pollMs
                ? pollMs
                : LauncherSections.POLL_MS;
    }

    /** How often the files of the configuration are looked at, in milliseconds; 0 for never. */
    public long watchMs() {
        return properties(LauncherSections.CONFIG).get(LauncherSections.WATCH) instanceof Long watchMs
                ? watchMs
                : LauncherSections.POLL_MS;
    }

    /** From which level on our own messages are logged. */
    public String logLevel() {
        return properties(LauncherSections.LOG)
                .getOrDefault("level", LauncherSections.LEVEL)
                .toString();
    }

    /** From which level on the messages of others are logged. */
    public String otherLogLevel() {
        return properties(LauncherSections.LOG)
                .getOrDefault("others", LauncherSections.OTHERS)
                .toString();
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
}
