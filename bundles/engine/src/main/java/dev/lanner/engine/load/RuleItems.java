// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.load.ItemKey.Kind;
import dev.lanner.engine.load.ItemKey.Trait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads rules. */
final class RuleItems {
    private static final Set<String> MANDATORY = ItemKey.with(Kind.RULE, Trait.DEFINING);
    private static final Set<String> KEYS = ItemKey.all(Kind.RULE);
    private static final List<String> SETTERS = List.of(
            "tags", "exceptions", "enabled", "warn_evttypes", "skip-if-unknown-filter", "capture", "capture_duration");

    private final Definitions definitions;
    private final Map<String, BiConsumer<RuleDefinition, Item>> appends = new LinkedHashMap<>();
    private final Map<String, BiConsumer<RuleDefinition, Item>> replacements = new LinkedHashMap<>();

    RuleItems(Definitions definitions) {
        this.definitions = definitions;
        appends.put("condition", (rule, item) -> {
            SourceText text = item.text("condition");
            rule.condition(text == null ? rule.condition() : rule.condition().append(text));
        });
        appends.put("output", (rule, item) -> {
            SourceText text = item.text("output");
            rule.output(text == null ? rule.output() : rule.output().append(text));
        });
        appends.put("desc", (rule, item) -> rule.description(rule.description() + " " + text(item, "desc")));
        appends.put("tags", RuleItems::addTags);
        appends.put("exceptions", (rule, item) -> ExceptionItems.read(rule, item, true));
        replacements.put("condition", (rule, item) -> {
            SourceText text = item.text("condition");
            rule.condition(text == null ? rule.condition() : text);
        });
        replacements.put("output", (rule, item) -> {
            SourceText text = item.text("output");
            rule.output(text == null ? rule.output() : text);
        });
        replacements.put("desc", (rule, item) -> rule.description(text(item, "desc")));
        replacements.put("tags", (rule, item) -> {
            rule.tags().clear();
            addTags(rule, item);
        });
        replacements.put("exceptions", (rule, item) -> {
            rule.exceptions().clear();
            ExceptionItems.read(rule, item, false);
        });
        replacements.put("priority", (rule, item) -> {
            Priority priority = priority(item);
            rule.priority(priority == null ? rule.priority() : priority);
        });
        replacements.put("enabled", (rule, item) -> rule.enabled(item.flag("enabled", true)));
        replacements.put("warn_evttypes", (rule, item) -> rule.warnsOfEventTypes(item.flag("warn_evttypes", true)));
        replacements.put(
                "skip-if-unknown-filter",
                (rule, item) -> rule.skippedIfUnknownField(item.flag("skip-if-unknown-filter", false)));
        replacements.put("capture", (rule, item) -> rule.captured(item.flag("capture", false)));
        replacements.put(
                "capture_duration", (rule, item) -> rule.captureDurationMs(item.number("capture_duration", 0)));
    }

    void read(Scalar name, Item item) {
        item.warnOfUnknownKeys(KEYS);
        RuleDefinition earlier = definitions.rules().get(name.text());
        if (item.flag("append", false) || item.has("override")) {
            Change change = Change.of(item, Kind.RULE);
            if (earlier == null) {
                nothingToChange(name, item);
            } else if (change != null) {
                apply(change, earlier, item);
            }
        } else if (item.has("enabled") && MANDATORY.stream().noneMatch(item::has)) {
            item.add(
                    ProblemCode.LOAD_DEPRECATED_ITEM,
                    "enabled",
                    "a rule with nothing but 'enabled' is deprecated",
                    "add 'override: {enabled: replace}'");
            if (earlier == null) {
                nothingToChange(name, item);
            } else {
                earlier.enabled(item.flag("enabled", true));
            }
        } else {
            define(name, item, earlier);
        }
    }

    private void apply(Change change, RuleDefinition rule, Item item) {
        for (String key : change.appended()) {
            BiConsumer<RuleDefinition, Item> append = appends.get(key);
            if (append != null) {
                append.accept(rule, item);
            }
        }
        for (String key : change.replaced()) {
            BiConsumer<RuleDefinition, Item> replacement = replacements.get(key);
            if (replacement != null) {
                replacement.accept(rule, item);
            }
        }
    }

    private void nothingToChange(Scalar name, Item item) {
        item.invalid(
                "rule",
                "there is no earlier rule '" + name.text() + "' to change",
                Change.nothingToChange(nearest(name.text())));
    }

    private @Nullable String nearest(String name) {
        return Suggestion.nearest(name, definitions.rules().keySet());
    }

    private void define(Scalar name, Item item, @Nullable RuleDefinition earlier) {
        for (String key : MANDATORY) {
            if (!item.has(key)) {
                item.error(
                        "rule", "the key '" + key + "' is missing", "every rule needs " + String.join(", ", MANDATORY));
            }
        }
        SourceText condition = item.text("condition");
        SourceText output = item.text("output");
        Priority priority = priority(item);
        Scalar sourceName = item.scalar("source");
        String source = sourceName == null ? "syscall" : sourceName.text();
        if (earlier != null && !earlier.source().equals(source)) {
            item.invalid(
                    "source",
                    "the rule has the source '" + source + "' here and '" + earlier.source()
                            + "' where it is first defined",
                    "give one of them another name");
            return;
        }
        // A bad priority has been told; going on finds what else is wrong.
        Priority told = priority == null ? Priority.DEBUG : priority;
        RuleDefinition rule = new RuleDefinition(
                name,
                condition == null ? name.source() : condition,
                output == null ? name.source() : output,
                text(item, "desc"),
                told,
                source);
        for (String key : SETTERS) {
            BiConsumer<RuleDefinition, Item> setter = replacements.get(key);
            if (item.has(key) && setter != null) {
                setter.accept(rule, item);
            }
        }
        if (condition != null && output != null) {
            definitions.rules().put(name.text(), rule);
        }
    }

    private static void addTags(RuleDefinition rule, Item item) {
        List<Scalar> tags = item.scalars("tags");
        if (tags != null) {
            for (Scalar tag : tags) {
                if (!rule.tags().contains(tag.text())) {
                    rule.tags().add(tag.text());
                }
            }
        }
    }

    private static String text(Item item, String key) {
        Scalar scalar = item.scalar(key);
        return scalar == null ? "" : scalar.text().strip();
    }

    private static @Nullable Priority priority(Item item) {
        Scalar scalar = item.scalar("priority");
        if (scalar == null) {
            return null;
        }
        Priority priority = Priority.of(scalar.text().strip());
        if (priority == null) {
            List<String> known = new ArrayList<>(
                    Arrays.stream(Priority.values()).map(Priority::name).toList());
            String upper = scalar.text().toUpperCase(Locale.ROOT);
            String hint = known.stream()
                    .filter(name -> upper.length() > 2 && name.startsWith(upper))
                    .findFirst()
                    .map(name -> "did you mean '" + name + "'?")
                    .orElseGet(() -> Suggestion.nearest(upper, known));
            item.error(
                    "priority",
                    "'" + scalar.text() + "' is no priority",
                    hint != null ? hint : "use one of " + String.join(", ", known));
        }
        return priority;
    }
}
