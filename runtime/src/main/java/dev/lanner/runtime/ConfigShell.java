// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import dev.lanner.api.text.NearestName;
import dev.lanner.runtime.config.EffectiveValue;
import dev.lanner.runtime.config.Schema;
import dev.lanner.runtime.config.SettingsException;
import dev.lanner.runtime.config.YamlPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/** The shell's command for the configuration. The launcher brings it, since it alone knows the files. */
public final class ConfigShell {
    private static final String SAVE = "--save";

    private final LiveConfiguration configuration;
    private final Supplier<Schema> schema;

    ConfigShell(LiveConfiguration configuration, Supplier<Schema> schema) {
        this.configuration = configuration;
        this.schema = schema;
    }

    /** Lists sections, shows values, sets one. */
    @Descriptor(
            "lists the sections of the configuration; 'config get SECTION' or 'config get SECTION.KEY' shows what holds"
                    + " and where it comes from; 'config set SECTION.KEY VALUE' changes it at once, and with --save for good")
    public String config(
            @Descriptor("nothing; get and a section, or a section and a key with a dot between; set and the same, and a"
                            + " value in YAML")
                    String... words)
            throws Exception {
        List<String> wanted = new ArrayList<>(Arrays.asList(words));
        boolean isSaved = wanted.remove(SAVE);
        if (wanted.isEmpty()) {
            return list();
        }
        if (wanted.get(0).equals("get") && wanted.size() == 2) {
            return get(wanted.get(1));
        }
        if (wanted.get(0).equals("set") && wanted.size() > 2) {
            return set(wanted.get(1), String.join(" ", wanted.subList(2, wanted.size())), isSaved);
        }
        throw new LauncherException(
                "'config " + String.join(" ", wanted)
                        + "' cannot be done; there are: config, config get SECTION[.KEY], config set SECTION.KEY VALUE [--save]");
    }

    private String list() throws LauncherException {
        StringBuilder text = new StringBuilder();
        List<EffectiveValue> values = configuration.present().values();
        schema.get().descriptions().forEach((name, description) -> {
            long count = values.stream()
                    .filter(value -> value.section().equals(name))
                    .count();
            String first = description.replaceFirst("(?s)\\. .*", ".");
            text.append(String.format("%-22s %3d set  %s%n", name, count, first));
        });
        return text.toString().stripTrailing();
    }

    private String get(String name) throws LauncherException {
        YamlPage page = new YamlPage();
        boolean isFound = false;
        for (Map.Entry<String, String> entry : defaults(name).entrySet()) {
            page.put(Arrays.asList(entry.getKey().split("\\.", -1)), List.of(entry.getValue()), false, "default");
            isFound = true;
        }
        for (EffectiveValue value : configuration.present().values()) {
            if (isMeant(value, name)) {
                page.put(path(value), ConfigCommand.shown(value, false), value.isList(), value.place());
                isFound = true;
            }
        }
        if (!isFound) {
            List<String> known = new ArrayList<>(schema.get().descriptions().keySet());
            schema.get().descriptions().keySet().forEach(section -> schema.get()
                    .defaults(section)
                    .keySet()
                    .forEach(key -> known.add(section + "." + key)));
            @Nullable String nearest = NearestName.of(name, known);
            throw new LauncherException("there is no section or key '" + name + "'"
                    + (nearest == null ? "; 'config' lists the sections" : "; did you mean '" + nearest + "'?"));
        }
        return page.toString().stripTrailing();
    }

    /** The defaults of a section, or of one of its keys, by whole names. */
    private Map<String, String> defaults(String name) {
        Map<String, String> defaults = new java.util.LinkedHashMap<>();
        for (String section : schema.get().descriptions().keySet()) {
            schema.get().defaults(section).forEach((key, value) -> {
                String whole = section + "." + key;
                if (section.equals(name) || whole.equals(name)) {
                    defaults.put(whole, value);
                }
            });
        }
        return defaults;
    }

    private static boolean isMeant(EffectiveValue value, String name) {
        String whole = String.join(".", path(value));
        return whole.equals(name) || whole.startsWith(name + ".");
    }

    private static List<String> path(EffectiveValue value) {
        List<String> path = new ArrayList<>(Arrays.asList(value.section().split("\\.", -1)));
        if (!value.instance().isEmpty()) {
            path.add(value.instance());
        }
        path.addAll(Arrays.asList(value.key().split("\\.", -1)));
        return path;
    }

    private String set(String key, String value, boolean isSaved) throws LauncherException, InterruptedException {
        try {
            return configuration.set(key, value, isSaved);
        } catch (SettingsException e) {
            throw new LauncherException(
                    String.valueOf(e.getMessage()).replace("--set " + key + "=" + value + " error: ", ""), e);
        }
    }
}
