// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.runtime.config.Setting.Branch;
import dev.lanner.runtime.config.Setting.Entry;
import dev.lanner.runtime.config.Setting.Leaf;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The files that are the configuration together: {@code lanner.yaml}, then what was dropped into {@code lanner.d} beside
 * it, in the order of the names, then others. What a later one says of a key holds.
 *
 * @param main the first one
 * @param isRequired whether it is wrong if there is none
 * @param more those that come last
 */
public record SettingsFiles(Path main, boolean isRequired, List<Path> more) {
    /** Keeps its own copy of the list. */
    public SettingsFiles {
        more = List.copyOf(more);
    }

    /**
     * Those of a distribution.
     *
     * @param named instead of the main file of the distribution; null for that
     */
    public static SettingsFiles of(Path home, @Nullable Path named, List<Path> more) {
        return new SettingsFiles(named == null ? home.resolve("etc/lanner.yaml") : named, named != null, more);
    }

    /** The folder whose files {@code *.yaml} and {@code *.yml} are read after the main file; it need not be there. */
    public Path dropIns() {
        Path name = main.getFileName();
        return main.resolveSibling((name == null ? "lanner" : name.toString().replaceFirst("\\.ya?ml$", "")) + ".d");
    }

    /** All files, in the order of reading. */
    public List<Path> paths() throws IOException {
        List<Path> paths = new ArrayList<>();
        paths.add(main);
        if (Files.isDirectory(dropIns())) {
            try (Stream<Path> entries = Files.list(dropIns())) {
                entries.filter(SettingsFiles::isDropIn).sorted().forEach(paths::add);
            }
        }
        paths.addAll(more);
        return paths;
    }

    /** A mark of each file as it is now: another one when it has been changed or replaced. What is not there has none. */
    public Map<String, String> marks() {
        Map<String, String> marks = new TreeMap<>();
        try {
            for (Path path : paths()) {
                String mark = FileMark.of(path);
                if (mark != null) {
                    marks.put(path.toString(), mark);
                }
            }
        } catch (IOException e) {
            marks.put(dropIns().toString(), e.toString());
        }
        return marks;
    }

    /** Whether the file is a list in YAML, as rules files are; what is no YAML is not. */
    public static boolean isList(Path file) throws IOException {
        String text = Files.readString(file);
        try {
            return new Yaml(new LoaderOptions()).compose(new StringReader(text)) instanceof SequenceNode;
        } catch (YAMLException e) {
            // Rules files begin with an entry of the list, whatever is wrong further down.
            return text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("---"))
                    .findFirst()
                    .orElse("")
                    .startsWith("-");
        }
    }

    /** The file in which the shell saves what is set in it: the last one of the drop-ins. */
    public Path savedByShell() {
        return dropIns().resolve("zz-shell.yaml");
    }

    /** Adds a value, which is YAML, to that file; returns what the file held before, or null if it was not there. */
    public @Nullable String save(String key, String value) throws IOException {
        Path file = savedByShell();
        String before = Files.exists(file) ? Files.readString(file) : null;
        Problems problems = new Problems();
        Branch root = YamlSettings.readFile(file.toString(), before == null ? "" : before, problems);
        new Overrides(root, problems).assign(key + "=" + value);
        YamlPage page = new YamlPage();
        addTo(page, new ArrayList<>(), root);
        Files.createDirectories(dropIns());
        Path whole = file.resolveSibling(".zz-shell.tmp");
        Files.writeString(whole, "# Written by 'lanner:config set --save'.\n" + page);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        return before;
    }

    private static void addTo(YamlPage page, List<String> path, Branch branch) {
        branch.entries().forEach((key, entry) -> {
            List<String> below = new ArrayList<>(path);
            below.add(key);
            if (entry.setting() instanceof Branch inner) {
                addTo(page, below, inner);
            } else if (entry.setting() instanceof Leaf leaf) {
                page.put(below, leaf.values().stream().map(Setting.Scalar::text).toList(), leaf.isList(), "");
            }
        });
    }

    /** What they say together. */
    Branch read(Problems problems) {
        Branch root = Branch.empty(new Position(main.toString(), 1, 1));
        try {
            for (Path path : paths()) {
                boolean mustBe = isRequired || !path.equals(main);
                putOver(root, YamlSettings.readFile(path.toString(), text(path, mustBe, problems), problems));
            }
        } catch (IOException e) {
            problems.add(
                    new Position(dropIns().toString(), 1, 1),
                    "the folder cannot be read (" + e + "); check its permissions");
        }
        return root;
    }

    private static void putOver(Branch below, Branch above) {
        above.entries().forEach((key, entry) -> {
            Entry present = below.entries().get(key);
            boolean isNothing = entry.setting() instanceof Leaf leaf && leaf.isEmpty();
            if (present != null
                    && present.setting() instanceof Branch inner
                    && entry.setting() instanceof Branch over) {
                putOver(inner, over);
            } else if (present == null || !isNothing) {
                below.entries().put(key, entry);
            }
        });
    }

    private static boolean isDropIn(Path path) {
        String name = String.valueOf(path.getFileName());
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml")) && !Files.isDirectory(path);
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
