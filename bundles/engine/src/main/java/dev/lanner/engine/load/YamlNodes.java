// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.ProblemCode;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads YAML into nodes. If it is none, each item at the top is tried by itself: so a mistake is found where it was made,
 * more than one is told, and the items without one are read all the same.
 */
final class YamlNodes {
    private static final int SIZE_LIMIT = 64 * 1024 * 1024;

    private final YamlText document;
    private final Problems problems;

    private YamlNodes(YamlText document, Problems problems) {
        this.document = document;
        this.problems = problems;
    }

    static List<Node> of(YamlText document, Problems problems) {
        return new YamlNodes(document, problems).read();
    }

    private List<Node> read() {
        List<Node> roots = new ArrayList<>();
        YAMLException broken = compose(document.text(), roots);
        return broken == null ? roots : recover(broken);
    }

    /** A part of the text from one line to before another, from 0. */
    private record Section(int first, int end) {}

    private List<Node> recover(YAMLException broken) {
        String[] lines = YamlText.LINE_BREAK.split(document.text(), -1);
        boolean told = false;
        for (Section section : sections(lines)) {
            String text = String.join("\n", List.of(lines).subList(section.first(), section.end()));
            YAMLException mistake = compose(text, new ArrayList<>());
            if (mistake != null && !isAnchorElsewhere(mistake)) {
                tell(mistake, new YamlText(document.name(), text), section.first());
                told = true;
                for (int i = section.first(); i < section.end(); i++) {
                    lines[i] = "";
                }
            }
        }
        List<Node> rest = new ArrayList<>();
        YAMLException still = compose(String.join("\n", lines), rest);
        if (!told || still != null) {
            tell(told && still != null ? still : broken, document, 0);
            return List.of();
        }
        return rest;
    }

    private void tell(YAMLException exception, YamlText text, int firstLine) {
        YamlMistake mistake = YamlMistake.of(exception, text);
        Location place = document.location(mistake.line() + firstLine, mistake.column());
        problems.add(
                ProblemCode.LOAD_ERR_YAML_PARSE,
                document,
                place,
                Within.NONE,
                "this is no YAML: " + mistake.message(),
                mistake.hint());
    }

    private static boolean isAnchorElsewhere(YAMLException mistake) {
        return String.valueOf(mistake.getMessage()).contains("found undefined alias");
    }

    /** From each line that starts an item or a document to the next one. */
    private static List<Section> sections(String[] lines) {
        int indent = -1;
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            int blanks = line.length() - line.stripLeading().length();
            boolean isItem = line.startsWith("- ", blanks) || line.strip().equals("-");
            if (isItem && indent < 0) {
                indent = blanks;
            }
            if (i == 0 || line.startsWith("---") || (isItem && blanks == indent)) {
                starts.add(i);
            }
        }
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            sections.add(new Section(starts.get(i), i + 1 < starts.size() ? starts.get(i + 1) : lines.length));
        }
        return sections;
    }

    private static @Nullable YAMLException compose(String text, List<Node> roots) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(SIZE_LIMIT);
        options.setMaxAliasesForCollections(1000);
        options.setNestingDepthLimit(100);
        options.setAllowDuplicateKeys(true);
        try {
            for (Node root : new Yaml(options).composeAll(new StringReader(text))) {
                roots.add(root);
            }
            return null;
        } catch (YAMLException e) {
            return e;
        }
    }
}
