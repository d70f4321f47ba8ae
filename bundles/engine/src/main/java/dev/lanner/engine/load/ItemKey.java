// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The keys that items have: what the loader reads, and what the schema of the language says. */
enum ItemKey {
    LIST(Kind.LIST, "list", Form.TEXT, "Name of the list.", Trait.MANDATORY),
    LIST_ITEMS(
            Kind.LIST,
            "items",
            Form.TEXTS,
            "Values, and names of lists above.",
            Trait.DEFINING,
            Trait.APPENDED_OLD_WAY,
            Trait.APPENDABLE,
            Trait.REPLACEABLE),
    LIST_APPEND(Kind.LIST, "append", Form.FLAG, "Old way to say override: {items: append}."),
    LIST_OVERRIDE(Kind.LIST, "override", Form.OVERRIDE, "How this changes the list of this name above."),

    MACRO(
            Kind.MACRO,
            "macro",
            Form.TEXT,
            "Name of the macro: a letter, then letters, digits and '_'.",
            Trait.MANDATORY),
    MACRO_CONDITION(
            Kind.MACRO,
            "condition",
            Form.TEXT,
            "What the macro stands for.",
            Trait.DEFINING,
            Trait.APPENDED_OLD_WAY,
            Trait.APPENDABLE,
            Trait.REPLACEABLE),
    MACRO_APPEND(Kind.MACRO, "append", Form.FLAG, "Old way to say override: {condition: append}."),
    MACRO_OVERRIDE(Kind.MACRO, "override", Form.OVERRIDE, "How this changes the macro of this name above."),

    RULE(Kind.RULE, "rule", Form.TEXT, "Name of the rule.", Trait.MANDATORY),
    CONDITION(
            Kind.RULE,
            "condition",
            Form.TEXT,
            "Which events the rule matches.",
            Trait.DEFINING,
            Trait.APPENDED_OLD_WAY,
            Trait.APPENDABLE,
            Trait.REPLACEABLE),
    OUTPUT(
            Kind.RULE,
            "output",
            Form.TEXT,
            "Text of the alert, with fields like %proc.name.",
            Trait.DEFINING,
            Trait.APPENDABLE,
            Trait.REPLACEABLE),
    DESC(Kind.RULE, "desc", Form.TEXT, "What the rule is for.", Trait.DEFINING, Trait.APPENDABLE, Trait.REPLACEABLE),
    PRIORITY(Kind.RULE, "priority", Form.PRIORITY, "How bad a match is.", Trait.DEFINING, Trait.REPLACEABLE),
    SOURCE(Kind.RULE, "source", Form.TEXT, "Whose events the rule judges; syscall if it is left out."),
    ENABLED(Kind.RULE, "enabled", Form.FLAG, "Whether the rule takes part; true if it is left out.", Trait.REPLACEABLE),
    TAGS(Kind.RULE, "tags", Form.TEXTS, "Words to choose rules by.", Trait.APPENDABLE, Trait.REPLACEABLE),
    EXCEPTIONS(
            Kind.RULE,
            "exceptions",
            Form.EXCEPTIONS,
            "Values for which the rule does not match.",
            Trait.APPENDED_OLD_WAY,
            Trait.APPENDABLE,
            Trait.REPLACEABLE),
    WARN_EVTTYPES(
            Kind.RULE,
            "warn_evttypes",
            Form.FLAG,
            "Whether a condition that looks at very many event types is worth a warning; true if it is left out.",
            Trait.REPLACEABLE),
    SKIP_IF_UNKNOWN_FILTER(
            Kind.RULE,
            "skip-if-unknown-filter",
            Form.FLAG,
            "Whether the rule is left out, with a warning, if nobody knows one of its fields; false if it is left out.",
            Trait.REPLACEABLE),
    CAPTURE(
            Kind.RULE,
            "capture",
            Form.FLAG,
            "Whether a match starts a capture; false if it is left out.",
            Trait.REPLACEABLE),
    CAPTURE_DURATION(
            Kind.RULE,
            "capture_duration",
            Form.NUMBER,
            "How long that capture is, in milliseconds.",
            Trait.REPLACEABLE),
    APPEND(Kind.RULE, "append", Form.FLAG, "Old way to say override: {condition: append, exceptions: append}."),
    OVERRIDE(Kind.RULE, "override", Form.OVERRIDE, "How this changes the rule of this name above."),

    EXCEPTION_NAME(Kind.EXCEPTION, "name", Form.TEXT, "Name of the exception, unique in its rule.", Trait.MANDATORY),
    EXCEPTION_FIELDS(Kind.EXCEPTION, "fields", Form.TEXT_OR_TEXTS, "A field, or several."),
    EXCEPTION_COMPS(
            Kind.EXCEPTION,
            "comps",
            Form.TEXT_OR_TEXTS,
            "An operator for each field; 'in' for one field, '=' for several if it is left out."),
    EXCEPTION_VALUES(
            Kind.EXCEPTION,
            "values",
            Form.ROWS,
            "For one field its values; for several, entries with one value for each.");

    private final Kind kind;
    private final String key;
    private final Form form;
    private final String description;

    @SuppressWarnings("ImmutableEnumChecker") // A set that cannot be changed.
    private final Set<Trait> traits;

    ItemKey(Kind kind, String key, Form form, String description, Trait... traits) {
        this.kind = kind;
        this.key = key;
        this.form = form;
        this.description = description;
        this.traits = Set.of(traits);
    }

    /** What has keys. */
    enum Kind {
        LIST,
        MACRO,
        RULE,
        EXCEPTION;

        /** As messages say it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What a value is. */
    enum Form {
        TEXT,
        TEXTS,
        TEXT_OR_TEXTS,
        FLAG,
        NUMBER,
        PRIORITY,
        OVERRIDE,
        EXCEPTIONS,
        ROWS
    }

    /** What is special about a key. */
    enum Trait {
        /** Each item of the kind has it. */
        MANDATORY,
        /** An item that changes nothing above has it. */
        DEFINING,
        /** {@code append: true} appends it. */
        APPENDED_OLD_WAY,
        /** {@code override} can append it. */
        APPENDABLE,
        /** {@code override} can replace it. */
        REPLACEABLE
    }

    String key() {
        return key;
    }

    Kind kind() {
        return kind;
    }

    Form form() {
        return form;
    }

    String description() {
        return description;
    }

    boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** All keys of a kind, sorted. */
    static Set<String> all(Kind kind) {
        return names(key -> key.kind == kind);
    }

    /** The keys of a kind that have this trait, sorted. */
    static Set<String> with(Kind kind, Trait trait) {
        return names(key -> key.kind == kind && key.is(trait));
    }

    private static Set<String> names(Predicate<ItemKey> condition) {
        return Arrays.stream(values())
                .filter(condition)
                .map(ItemKey::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
