// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.engine.compile.KnownFields.KnownField;
import dev.lanner.engine.condition.Operand.FieldUse;
import dev.lanner.engine.condition.Suggestion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The fields that somebody provides, and the names of those that nobody does. Immutable. */
public final class FieldTable {
    private final Map<String, FieldSpec> provided = new TreeMap<>();
    private final KnownFields known;
    private final List<String> duplicates = new ArrayList<>();

    /** Of these fields; where a name comes twice the first one wins. */
    public FieldTable(Collection<FieldSpec> fields, KnownFields known) {
        this.known = known;
        for (FieldSpec field : fields) {
            if (provided.putIfAbsent(field.name(), field) != null) {
                duplicates.add(field.name());
            }
        }
    }

    /** The provided fields, sorted by name. */
    public List<FieldSpec> fields() {
        return List.copyOf(provided.values());
    }

    /** The provided field of this name, or null. */
    public @Nullable FieldSpec field(String name) {
        return provided.get(name);
    }

    /** Names that more than one provider gives. */
    public List<String> duplicates() {
        return List.copyOf(duplicates);
    }

    /** What a use of a field means. */
    record Use(
            String name,
            @Nullable String argument,
            @Nullable FieldSpec spec,
            ArgumentMode mode,
            boolean isDeprecated) {}

    /** The field that is meant; null if nobody knows such a name. */
    @Nullable
    Use find(FieldUse use) {
        Match<FieldSpec> match = find(use, provided, FieldSpec::argument);
        if (match != null) {
            FieldSpec spec = match.found();
            boolean deprecated = spec.flags().contains(FieldFlag.DEPRECATED);
            return new Use(spec.name(), match.argument(), spec, spec.argument(), deprecated);
        }
        Match<KnownField> name = find(use, known.byName(), KnownField::argument);
        if (name == null) {
            return null;
        }
        KnownField field = name.found();
        return new Use(field.name(), name.argument(), null, field.argument(), field.isDeprecated());
    }

    private record Match<T>(T found, @Nullable String argument) {}

    /** By the whole name, or by the longest part before a dot that takes the rest as its argument. */
    private static <T> @Nullable Match<T> find(FieldUse use, Map<String, T> table, Function<T, ArgumentMode> mode) {
        T exact = table.get(use.name());
        if (exact != null) {
            return new Match<>(exact, use.argument());
        }
        if (use.argument() != null) {
            return null;
        }
        for (int dot = use.name().lastIndexOf('.'); dot > 0; dot = use.name().lastIndexOf('.', dot - 1)) {
            T prefix = table.get(use.name().substring(0, dot));
            if (prefix != null && mode.apply(prefix) != ArgumentMode.NONE) {
                return new Match<>(prefix, use.name().substring(dot + 1));
            }
        }
        return null;
    }

    /** Whether a field is known whose name begins as this one does, up to the first dot. */
    boolean isClassKnown(String name) {
        int dot = name.indexOf('.');
        String start = dot < 0 ? name : name.substring(0, dot + 1);
        return known.byName().keySet().stream().anyMatch(field -> field.startsWith(start))
                || provided.keySet().stream().anyMatch(field -> field.startsWith(start));
    }

    /** What may have been meant by a name that nobody knows. */
    String hint(String name) {
        Set<String> names = new TreeSet<>(known.byName().keySet());
        names.addAll(provided.keySet());
        String nearest = Suggestion.nearest(name, names);
        return nearest != null ? nearest : "'lanner fields' lists all fields";
    }
}
