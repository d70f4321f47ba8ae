// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.Comparison;
import dev.lanner.engine.condition.Condition.MacroUse;
import dev.lanner.engine.condition.Condition.Negation;
import dev.lanner.engine.condition.ConditionParser;
import dev.lanner.engine.condition.ConditionSyntaxException;
import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;
import dev.lanner.engine.condition.Suggestion;
import dev.lanner.engine.load.Definitions;
import dev.lanner.engine.load.MacroDefinition;
import dev.lanner.engine.load.Problems;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts macros and lists into conditions. Each macro is put in once, however often it is used. */
final class ConditionResolver {
    private final Definitions definitions;
    private final Problems problems;
    private final ListExpansion lists;
    private final Map<String, Condition> parsed = new HashMap<>();
    private final Map<String, Condition> resolved = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final IdentityHashMap<SourceText, String> labels = new IdentityHashMap<>();
    private final Deque<String> path = new ArrayDeque<>();

    ConditionResolver(Definitions definitions, Problems problems) {
        this.definitions = definitions;
        this.problems = problems;
        this.lists = new ListExpansion(definitions, problems);
        for (MacroDefinition macro : definitions.macros().values()) {
            String label = "macro '" + macro.name() + "'";
            Condition condition = parse(macro.condition(), label);
            if (condition == null) {
                failed.add(macro.name());
            } else {
                parsed.put(macro.name(), lists.expand(condition, label));
                collectUses(condition, used);
            }
        }
    }

    /** Reads a condition; null if it cannot be read, which is told then. */
    @Nullable
    Condition parse(SourceText text, String label) {
        labels.put(text, label);
        try {
            return ConditionParser.parse(text);
        } catch (ConditionSyntaxException e) {
            Span span = new Span(text, e.offset(), e.offset());
            problems.add(ProblemCode.LOAD_ERR_COMPILE_CONDITION, span, label, e.text(), e.hint());
            return null;
        }
    }

    /** The condition with everything put in; null if that cannot be done, which is told then. */
    @Nullable
    Condition resolve(Condition condition, String label) {
        collectUses(condition, used);
        return inline(lists.expand(condition, label), Integer.MAX_VALUE, label);
    }

    /** What a text is part of, for example {@code macro 'x'}. */
    @Nullable
    String label(Span span) {
        return labels.get(span.source());
    }

    /** Tells which macros and lists nothing uses. */
    void warnOfUnused() {
        for (MacroDefinition macro : definitions.macros().values()) {
            if (!used.contains(macro.name())) {
                problems.add(
                        ProblemCode.LOAD_UNUSED_MACRO,
                        macro.place(),
                        "macro '" + macro.name() + "'",
                        "nothing uses this macro",
                        null);
            }
        }
        lists.warnOfUnused();
    }

    private static void collectUses(Condition condition, Set<String> names) {
        if (condition instanceof MacroUse use) {
            names.add(use.name());
        } else if (condition instanceof Negation negation) {
            collectUses(negation.part(), names);
        } else if (condition instanceof All all) {
            all.parts().forEach(part -> collectUses(part, names));
        } else if (condition instanceof Any any) {
            any.parts().forEach(part -> collectUses(part, names));
        }
    }

    private @Nullable Condition inline(Condition condition, int visibility, String label) {
        if (condition instanceof Comparison) {
            return condition;
        }
        if (condition instanceof MacroUse use) {
            return macro(use, visibility, label);
        }
        if (condition instanceof Negation negation) {
            Condition part = inline(negation.part(), visibility, label);
            return part == null ? null : new Negation(part);
        }
        boolean all = condition instanceof All;
        List<Condition> parts = new ArrayList<>();
        boolean complete = true;
        for (Condition part : all ? ((All) condition).parts() : ((Any) condition).parts()) {
            Condition inlined = inline(part, visibility, label);
            complete &= inlined != null;
            if (inlined != null) {
                parts.add(inlined);
            }
        }
        return complete ? all ? new All(parts) : new Any(parts) : null;
    }

    private @Nullable Condition macro(MacroUse use, int visibility, String label) {
        MacroDefinition macro = definitions.macros().get(use.name());
        if (macro == null) {
            unknown(use, label);
            return null;
        }
        if (macro.position() >= visibility) {
            comesLater(use, label);
            return null;
        }
        Condition done = resolved.get(macro.name());
        if (done != null || failed.contains(macro.name())) {
            return done;
        }
        // A macro that is defined again below keeps its place but sees more, so a circle can be walked.
        if (path.contains(macro.name())) {
            List<String> names = new ArrayList<>(path);
            List<String> way = new ArrayList<>(names.subList(names.indexOf(use.name()), names.size()));
            way.add(use.name());
            circle(use, way, label);
            return null;
        }
        path.addLast(macro.name());
        Condition body = parsed.get(macro.name());
        Condition inlined = body == null ? null : inline(body, macro.visibility(), "macro '" + macro.name() + "'");
        path.removeLast();
        if (inlined == null) {
            failed.add(macro.name());
        } else {
            resolved.put(macro.name(), inlined);
        }
        return inlined;
    }

    private void unknown(MacroUse use, String label) {
        String hint = Suggestion.nearest(use.name(), known());
        if (definitions.lists().containsKey(use.name())) {
            hint = "'" + use.name() + "' is a list: write, for example, 'proc.name in (" + use.name() + ")'";
        }
        problems.add(
                ProblemCode.LOAD_ERR_COMPILE_CONDITION, use.span(), label, "unknown macro '" + use.name() + "'", hint);
    }

    /** A macro may use only those above it, so most circles show as a use of something below. */
    private void comesLater(MacroUse use, String label) {
        String user = path.getLast();
        List<String> way = new ArrayList<>();
        if (findWay(use.name(), user, way)) {
            way.add(0, user);
            circle(use, way, label);
            return;
        }
        problems.add(
                ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                use.span(),
                label,
                "the macro '" + use.name() + "' is defined further down",
                "define it before the macro that uses it");
    }

    /** Finds how one macro comes to use another; {@code way} gets the names from the first to the last. */
    private boolean findWay(String from, String to, List<String> way) {
        if (way.contains(from)) {
            return false;
        }
        way.add(from);
        if (from.equals(to)) {
            return true;
        }
        Set<String> uses = new TreeSet<>();
        Condition body = parsed.get(from);
        if (body != null) {
            collectUses(body, uses);
        }
        for (String next : uses) {
            if (findWay(next, to, way)) {
                return true;
            }
        }
        way.remove(way.size() - 1);
        return false;
    }

    private Collection<String> known() {
        return definitions.macros().keySet();
    }

    private void circle(MacroUse use, List<String> names, String label) {
        problems.add(
                ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                use.span(),
                label,
                "macros use each other in a circle: " + String.join(" > ", names),
                "take one of them out");
    }
}
