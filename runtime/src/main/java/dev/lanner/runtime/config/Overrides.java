// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Setting.Branch;
import dev.lanner.runtime.config.Setting.Entry;
import dev.lanner.runtime.config.Setting.Leaf;
import dev.lanner.runtime.config.Setting.Scalar;
import java.util.ArrayList;
import java.util.List;

/** Puts what the command line says over what the file says. */
final class Overrides {
    private final Branch root;
    private final Problems problems;

    /** Over these settings, which it changes. */
    Overrides(Branch root, Problems problems) {
        this.root = root;
        this.problems = problems;
    }

    /** Applies {@code KEY=VALUE}: a key with dots between its parts, a value in YAML. */
    void assign(String assignment) {
        Position option = Position.ofOption("--set " + assignment);
        int equals = assignment.indexOf('=');
        if (equals < 0 || assignment.substring(0, equals).isBlank()) {
            problems.add(option, "needs KEY=VALUE, for example output.file.path=/var/log/lanner.log");
            return;
        }
        String key = assignment.substring(0, equals).strip();
        put(key, option, YamlSettings.readValue(option, assignment.substring(equals + 1), problems));
    }

    /** Puts texts under a key, in the name of an option. */
    void put(String key, String option, List<String> texts, boolean isList) {
        Position position = Position.ofOption(option);
        List<Scalar> values =
                texts.stream().map(text -> new Scalar(position, text)).toList();
        put(key, position, new Leaf(position, values, isList));
    }

    /** Adds texts to the list under a key of a section, in the name of an option. */
    void append(String section, String key, String option, List<String> texts) {
        List<String> all = new ArrayList<>();
        Entry entry = root.entries().get(section);
        Entry present = entry != null && entry.setting() instanceof Branch branch
                ? branch.entries().get(key)
                : null;
        if (present != null && present.setting() instanceof Leaf leaf) {
            leaf.values().forEach(value -> all.add(value.text()));
        }
        all.addAll(texts);
        put(section + "." + key, option, all, true);
    }

    private void put(String key, Position option, Setting setting) {
        List<String> parts = List.of(key.split("\\.", -1));
        if (parts.contains("")) {
            problems.add(option, "the key '" + key + "' has an empty part");
            return;
        }
        String last = parts.get(parts.size() - 1);
        Branch branch = root;
        int done = 0;
        while (done < parts.size() - 1) {
            String part = written(branch, parts.subList(done, parts.size() - 1));
            done += part.split("\\.", -1).length;
            Entry entry = branch.entries().get(part);
            if (entry == null || !(entry.setting() instanceof Branch)) {
                entry = new Entry(option, Branch.empty(option));
                branch.entries().put(part, entry);
            }
            branch = (Branch) entry.setting();
            enable(branch, last);
        }
        branch.entries().put(last, new Entry(option, setting));
    }

    /** The first part, or the first ones together if that is how the settings have them: {@code output.file} may be one key. */
    private static String written(Branch branch, List<String> parts) {
        for (int count = parts.size(); count > 1; count--) {
            String together = String.join(".", parts.subList(0, count));
            Entry entry = branch.entries().get(together);
            if (entry != null && entry.setting() instanceof Branch) {
                return together;
            }
        }
        return parts.get(0);
    }

    /** Whoever sets something of a section wants it, though the file may have it turned off. */
    private static void enable(Branch branch, String key) {
        Entry enabled = branch.entries().get(SettingsReader.ENABLED);
        if (!key.equals(SettingsReader.ENABLED)
                && enabled != null
                && enabled.position().isInFile()) {
            branch.entries().remove(SettingsReader.ENABLED);
        }
    }
}
