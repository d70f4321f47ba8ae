// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.load.ItemKey.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads documents, one after the other, into definitions. */
public final class DocumentReader {
    private static final Set<String> KINDS =
            new TreeSet<>(Set.of("required_engine_version", "required_plugin_versions", "list", "macro", "rule"));
    private static final Pattern LIST_NAME = Pattern.compile("[a-zA-Z0-9_.\\-]+");
    private static final Pattern MACRO_NAME = Pattern.compile("[a-zA-Z]+[a-zA-Z0-9_]*");

    private final Problems problems;
    private final Definitions definitions = new Definitions();
    private final RuleItems rules = new RuleItems(definitions);

    private DocumentReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads the documents. What is wrong goes to {@code problems}; the rest is defined. */
    public static Definitions read(List<RulesDocument> documents, Problems problems) {
        DocumentReader reader = new DocumentReader(problems);
        documents.forEach(reader::read);
        return reader.definitions;
    }

    private void read(RulesDocument document) {
        YamlText text = new YamlText(document);
        for (Node root : YamlNodes.of(text, problems)) {
            if (root.getTag().equals(Tag.NULL)) {
                continue;
            }
            if (root instanceof SequenceNode sequence) {
                sequence.getValue().forEach(node -> read(text, node));
            } else {
                problems.add(
                        ProblemCode.LOAD_ERR_YAML_VALIDATE,
                        text,
                        text.location(root.getStartMark()),
                        Within.NONE,
                        "a rules document must be a sequence of items",
                        "start each item with '- rule:', '- macro:' or '- list:'");
            }
        }
    }

    private void read(YamlText text, Node node) {
        if (node.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(node instanceof MappingNode mapping)) {
            problems.add(
                    ProblemCode.LOAD_ERR_YAML_VALIDATE,
                    text,
                    text.location(node.getStartMark()),
                    Within.NONE,
                    "an item must be a mapping of keys to values",
                    "start it with 'rule:', 'macro:' or 'list:'");
            return;
        }
        Item item = new Item(text, mapping, problems);
        if (item.has("required_engine_version")) {
            EngineVersion.check(item, definitions);
        } else if (item.has("required_plugin_versions")) {
            PluginVersions.check(item, definitions);
        } else if (item.keys().contains("list")) {
            named(item, "list", this::list);
        } else if (item.keys().contains("macro")) {
            named(item, "macro", this::macro);
        } else if (item.keys().contains("rule")) {
            named(item, "rule", rules::read);
        } else {
            String first = item.keys().stream().findFirst().orElse("");
            String nearest = Suggestion.nearest(first, KINDS);
            problems.add(
                    ProblemCode.LOAD_UNKNOWN_ITEM,
                    text,
                    item.place(),
                    Within.NONE,
                    "an item with '" + first + "' is unknown and has no effect",
                    nearest != null ? nearest : "an item is one of " + String.join(", ", KINDS));
        }
    }

    private static void named(Item item, String kind, java.util.function.BiConsumer<Scalar, Item> reader) {
        Scalar name = item.scalar(kind);
        if (name == null || name.text().isEmpty()) {
            item.error(kind, "a " + kind + " needs a name", "write '" + kind + ": a_name'");
            return;
        }
        item.within(Within.of(kind, name.text(), name.source().location(0)));
        reader.accept(name, item);
    }

    private void list(Scalar name, Item item) {
        item.warnOfUnknownKeys(ItemKey.all(Kind.LIST));
        if (!LIST_NAME.matcher(name.text()).matches()) {
            item.add(
                    ProblemCode.LOAD_INVALID_LIST_NAME,
                    "list",
                    "'" + name.text() + "' is no good name for a list",
                    "use letters, digits, '_', '-' and '.', or conditions cannot name it");
        }
        Change change = Change.of(item, Kind.LIST);
        List<Scalar> values = item.scalars("items");
        ListDefinition earlier = definitions.lists().get(name.text());
        if (isChange(item)
                && (change == null
                        || !exists(name, item, "list", definitions.lists().keySet()))) {
            return;
        }
        if (values == null) {
            if (!item.has("items") && !isChange(item)) {
                item.error("list", "the key 'items' is missing", "write 'items: []' for an empty list");
            }
            return;
        }
        List<Scalar> all = new ArrayList<>();
        if (change != null && earlier != null && change.appended().contains("items")) {
            all.addAll(earlier.items());
        }
        all.addAll(values);
        int position = definitions.nextPosition();
        definitions
                .lists()
                .put(
                        name.text(),
                        new ListDefinition(
                                name.text(),
                                all,
                                name.span(),
                                earlier == null ? position : earlier.position(),
                                position));
    }

    private void macro(Scalar name, Item item) {
        item.warnOfUnknownKeys(ItemKey.all(Kind.MACRO));
        if (!MACRO_NAME.matcher(name.text()).matches()) {
            item.add(
                    ProblemCode.LOAD_INVALID_MACRO_NAME,
                    "macro",
                    "'" + name.text() + "' is no good name for a macro",
                    "use a letter, then letters, digits and '_', or conditions cannot name it");
        }
        Change change = Change.of(item, Kind.MACRO);
        SourceText condition = item.text("condition");
        MacroDefinition earlier = definitions.macros().get(name.text());
        if (isChange(item)
                && (change == null
                        || !exists(name, item, "macro", definitions.macros().keySet()))) {
            return;
        }
        if (condition == null) {
            if (!item.has("condition") && !isChange(item)) {
                item.error("macro", "the key 'condition' is missing", "write 'condition: …'");
            }
            return;
        }
        if (change != null && earlier != null && change.appended().contains("condition")) {
            condition = earlier.condition().append(condition);
        }
        int position = definitions.nextPosition();
        definitions
                .macros()
                .put(
                        name.text(),
                        new MacroDefinition(
                                name.text(),
                                condition,
                                name.span(),
                                earlier == null ? position : earlier.position(),
                                position));
    }

    private static boolean isChange(Item item) {
        return item.flag("append", false) || item.has("override");
    }

    private static boolean exists(Scalar name, Item item, String kind, Set<String> known) {
        boolean exists = known.contains(name.text());
        if (!exists) {
            item.invalid(
                    kind,
                    "there is no earlier " + kind + " '" + name.text() + "' to change",
                    Change.nothingToChange(Suggestion.nearest(name.text(), known)));
        }
        return exists;
    }
}
