// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.migrate;

import dev.lanner.api.text.NearestName;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * What Falco does by a {@code falco.yaml} as a {@code lanner.yaml}.
 *
 * @param settings the lanner.yaml
 * @param notes what has no equivalent, with file, line, column, key, and why
 */
public record FalcoMigration(String settings, List<String> notes) {
    private static final Map<String, String> LEVELS = Map.ofEntries(
            Map.entry("emergency", "error"),
            Map.entry("alert", "error"),
            Map.entry("fatal", "error"),
            Map.entry("critical", "error"),
            Map.entry("error", "error"),
            Map.entry("warning", "warn"),
            Map.entry("notice", "info"),
            Map.entry("informational", "info"),
            Map.entry("info", "info"),
            Map.entry("debug", "debug"),
            Map.entry("trace", "trace"));
    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|[smhdwy])");
    private static final Map<String, Double> SECONDS =
            Map.of("ms", 0.001, "s", 1.0, "m", 60.0, "h", 3600.0, "d", 86_400.0, "w", 604_800.0, "y", 31_536_000.0);
    private static final List<String> OTHER_KEYS = List.of(
            "rules_files",
            "rules",
            "append_output",
            "static_fields",
            "json_output",
            "stdout_output",
            "syslog_output",
            "file_output",
            "program_output",
            "http_output",
            "engine",
            "plugins",
            "metrics",
            "webserver",
            "log_level");

    /** Keeps its own copy of the list. */
    public FalcoMigration {
        notes = List.copyOf(notes);
    }

    /**
     * Reads one.
     *
     * @param file what it is called in notes
     * @throws IllegalArgumentException if it is not YAML, with the place
     */
    public static FalcoMigration of(String file, String text) {
        Migration migration = new Migration(file, FalcoValue.flat(read(file, text)));
        rules(migration);
        new EngineKeys(migration).migrate();
        sameKeys(migration);
        new OutputKeys(migration).migrate();
        service(migration);
        new PluginKeys(migration).migrate();
        rest(migration);
        List<String> notes = migration.notes();
        StringBuilder page = new StringBuilder("# Made by 'lanner migrate' of ")
                .append(file)
                .append(", whose lines stand behind the values.\n");
        if (!notes.isEmpty()) {
            page.append("#\n# What has no equivalent here:\n");
            notes.forEach(note -> page.append("# ").append(note).append('\n'));
        }
        return new FalcoMigration(page.append('\n').append(migration.settings()).toString(), notes);
    }

    private static Node read(String file, String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root instanceof MappingNode) {
                return root;
            }
            throw new IllegalArgumentException(file + ":1:1 error: this is no falco.yaml: it has no keys");
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String place = mark == null ? ":1:1" : ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
            throw new IllegalArgumentException(file + place + " error: this is not YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + ":1:1 error: this is not YAML: " + e.getMessage(), e);
        }
    }

    private static void rules(Migration migration) {
        for (String key : List.of("rules_files", "rules_file", "rule_files")) {
            FalcoValue files = migration.take(key);
            if (files != null && !files.isEmpty()) {
                migration.putList("rules.files", files, files.texts());
            }
        }
        FalcoValue watch = migration.take("watch_config_files");
        if (watch != null && !watch.isTrue()) {
            migration.put("rules.watch-ms", watch, "0");
            migration.put("config.watch-ms", watch, "0");
        }
        FalcoValue files = migration.take("config_files");
        if (files != null && !files.isEmpty()) {
            migration.lack(
                    files,
                    "migrate each of these files by itself, and put what comes of it into the folder lanner.d beside"
                            + " lanner.yaml");
        }
    }

    private static void sameKeys(Migration migration) {
        FalcoKeys.SAME.forEach((key, setting) -> {
            FalcoValue value = migration.take(key);
            if (value == null || value.isEmpty()) {
                return;
            }
            if (value.node() instanceof SequenceNode) {
                migration.putList(setting, value, value.texts());
            } else {
                migration.put(setting, value, value.text());
            }
        });
    }

    /** What is around it: web server, metrics, log. */
    private static void service(Migration migration) {
        FalcoValue server = migration.take("webserver.enabled");
        boolean isServing = server != null && server.isTrue();
        FalcoValue address = migration.take("webserver.listen_address");
        FalcoValue port = migration.take("webserver.listen_port");
        if (server != null) {
            migration.put("metrics.enabled", server, Boolean.toString(isServing));
            if (address == null) {
                migration.putDefault("metrics.address", "0.0.0.0", "what Falco listens on if nothing is said");
            } else {
                migration.put("metrics.address", address, address.text());
            }
        }
        if (port != null && server != null) {
            migration.put("metrics.port", port, port.text());
        }
        FalcoValue snapshot = migration.take("metrics.enabled");
        boolean isRule = migration.isTrue("metrics.output_rule", false);
        FalcoValue interval = migration.take("metrics.interval");
        if (snapshot != null) {
            migration.put("metrics.snapshot.enabled", snapshot, Boolean.toString(snapshot.isTrue() && isRule));
            if (interval != null) {
                migration.put("metrics.snapshot.interval-seconds", interval, Long.toString(seconds(interval.text())));
            }
        }
        level(migration, "log_level", "log.level");
        boolean isLibraryLogged = migration.isTrue("libs_logger.enabled", false);
        if (isLibraryLogged) {
            level(migration, "libs_logger.severity", "log.others");
        } else {
            migration.take("libs_logger.severity");
        }
    }

    private static void level(Migration migration, String key, String setting) {
        FalcoValue value = migration.take(key);
        if (value != null && !value.isEmpty()) {
            migration.put(setting, value, LEVELS.getOrDefault(value.text().toLowerCase(Locale.ROOT), "info"));
        }
    }

    /** A time such as 1h30m in seconds, at least one; a bare number is milliseconds. */
    static long seconds(String text) {
        if (text.matches("\\d+")) {
            return Math.max(1, Long.parseLong(text) / 1000);
        }
        double seconds = 0;
        Matcher part = DURATION.matcher(text);
        while (part.find()) {
            seconds += Long.parseLong(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0.0);
        }
        return Math.max(1, Math.round(seconds));
    }

    /** What has no equivalent, and what is no key of Falco's. */
    private static void rest(Migration migration) {
        for (FalcoValue value : migration.untaken()) {
            migration.take(value.key());
            FalcoKeys.@Nullable Lack lack = lack(value.key());
            if (lack == null) {
                migration.lack(value, "this is no key of falco.yaml that is known" + nearest(value.key()));
            } else if (!value.isEmpty() && !lack.silent().contains(value.text())) {
                migration.lack(value, lack.why());
            }
        }
    }

    private static FalcoKeys.@Nullable Lack lack(String key) {
        FalcoKeys.Lack exact = FalcoKeys.LACKS.get(key);
        if (exact != null) {
            return exact;
        }
        for (Map.Entry<String, FalcoKeys.Lack> entry : FalcoKeys.LACKS.entrySet()) {
            String pattern = entry.getKey();
            if (pattern.endsWith("*") && key.startsWith(pattern.substring(0, pattern.length() - 1))) {
                return entry.getValue();
            }
        }
        return null;
    }

    private static String nearest(String key) {
        TreeSet<String> known = new TreeSet<>(FalcoKeys.SAME.keySet());
        known.addAll(FalcoKeys.LACKS.keySet());
        known.addAll(OTHER_KEYS);
        String whole = NearestName.of(key, new ArrayList<>(known));
        String nearest = whole == null ? NearestName.of(key.replaceFirst("\\..*", ""), OTHER_KEYS) : whole;
        return nearest == null ? "" : "; was '" + nearest + "' meant?";
    }
}
