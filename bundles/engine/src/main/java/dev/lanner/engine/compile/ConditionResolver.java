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
import dev.lanner.engine.load.Within;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts macros and lists into conditions. Each macro is put in once, however often it is used. */
final class ConditionResolver {
    private static final int DEPTH_LIMIT = 1000;
    private static final long SIZE_LIMIT = 20_000;

    private final Definitions definitions;
    private final Problems problems;
    private final ListExpansion lists;
    private final Map<String, Condition> parsed = new HashMap<>();
    private final Map<String, Resolved> resolved = new HashMap<>();
    private final MacroUses macroUses = new MacroUses();
    private final Set<String> used = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final IdentityHashMap<SourceText, String> macros = new IdentityHashMap<>();
    private final IdentityHashMap<SourceText, Within> places = new IdentityHashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private int level;
    /** Whether what is wrong concerns no rule. */
    private boolean isBesideRules;

    ConditionResolver(Definitions definitions, Problems problems) {
        this.definitions = definitions;
        this.problems = problems;
        this.lists = new ListExpansion(definitions, problems);
        for (MacroDefinition macro : definitions.macros().values()) {
            macros.put(macro.condition(), macro.name());
            Condition condition = parse(macro.condition(), within(macro));
            if (condition == null) {
                failed.add(macro.name());
            } else {
                parsed.put(macro.name(), lists.expand(condition, within(macro)));
                macroUses.add(macro.name(), condition);
                used.addAll(MacroUses.in(condition));
            }
        }
    }

    /**
     * A condition with everything put in.
     *
     * @param depth how deep it is nested
     * @param size how many comparisons it has, those of a macro counted each time
     */
    private record Resolved(Condition condition, int depth, long size) {}

    /** Reads a condition; null if it cannot be read, which is told then. */
    @Nullable
    Condition parse(SourceText text, Within within) {
        try {
            return ConditionParser.parse(text);
        } catch (ConditionSyntaxException e) {
            Span span = new Span(text, e.offset(), e.offset());
            String hint = text.isJoint(e.offset()) ? "start what is appended with 'and' or 'or'" : e.hint();
            problems.add(ProblemCode.LOAD_ERR_COMPILE_CONDITION, span, within, e.text(), hint);
            return null;
        }
    }

    /** The condition with everything put in; null if that cannot be done, which is told then. */
    @Nullable
    Condition resolve(Condition condition, Within within) {
        used.addAll(MacroUses.in(condition));
        Resolved whole = inline(lists.expand(condition, within), Integer.MAX_VALUE, within);
        return whole == null ? null : whole.condition();
    }

    /** The macro with everything put in; null if that cannot be done. */
    @Nullable
    Condition macro(String name) {
        MacroDefinition macro = definitions.macros().get(name);
        Resolved body = macro == null ? null : body(macro);
        return body == null ? null : body.condition();
    }

    /**
     * The macros that no rule has come to, with everything put in. What cannot be put in is told as a warning; so nothing
     * is to be resolved after this.
     */
    Map<MacroDefinition, Condition> besideRules() {
        isBesideRules = true;
        List<MacroDefinition> left = definitions.macros().values().stream()
                .filter(macro -> !resolved.containsKey(macro.name()) && !failed.contains(macro.name()))
                .toList();
        Map<MacroDefinition, Condition> whole = new LinkedHashMap<>();
        for (MacroDefinition macro : left) {
            Resolved body = body(macro);
            if (body != null) {
                whole.put(macro, body.condition());
            }
        }
        return whole;
    }

    ListExpansion lists() {
        return lists;
    }

    boolean isUsed(MacroDefinition macro) {
        return used.contains(macro.name());
    }

    /** What stands in this text belongs there. */
    void remember(SourceText text, Within within) {
        places.put(text, within);
    }

    /** The items that lead from a user's condition to a place in it, or in a macro that it comes to. */
    Within within(Span span, Within user, Condition condition) {
        String macro = macros.get(span.source());
        if (macro == null) {
            return places.getOrDefault(span.source(), user);
        }
        Within within = user;
        for (String name : macroUses.way(MacroUses.in(condition), macro)) {
            MacroDefinition step = definitions.macros().get(name);
            if (step != null) {
                within = within.and("macro", name, step.place().source().location(0));
            }
        }
        return within;
    }

    /** Tells which macros and lists nothing uses. */
    void warnOfUnused() {
        for (MacroDefinition macro : definitions.macros().values()) {
            if (!isUsed(macro)) {
                problems.add(
                        ProblemCode.LOAD_UNUSED_MACRO,
                        macro.place(),
                        within(macro),
                        "nothing uses this macro",
                        "use it, or take it out");
            }
        }
        lists.warnOfUnused();
    }

    static Within within(MacroDefinition macro) {
        return Within.of("macro", macro.name(), macro.place().source().location(0));
    }

    private @Nullable Resolved inline(Condition condition, int visibility, Within within) {
        level++;
        Resolved inlined = inlineParts(condition, visibility, within);
        level--;
        return inlined;
    }

    private @Nullable Resolved inlineParts(Condition condition, int visibility, Within within) {
        if (condition instanceof Comparison) {
            return new Resolved(condition, 1, 1);
        }
        if (condition instanceof MacroUse use) {
            return macro(use, visibility, within);
        }
        if (condition instanceof Negation negation) {
            Resolved part = inline(negation.part(), visibility, within);
            return part == null ? null : new Resolved(new Negation(part.condition()), part.depth() + 1, part.size());
        }
        boolean all = condition instanceof All;
        List<Condition> parts = new ArrayList<>();
        boolean complete = true;
        int depth = 0;
        long size = 0;
        for (Condition part : all ? ((All) condition).parts() : ((Any) condition).parts()) {
            Resolved inlined = inline(part, visibility, within);
            complete &= inlined != null;
            if (inlined != null) {
                parts.add(inlined.condition());
                depth = Math.max(depth, inlined.depth());
                size += inlined.size();
            }
        }
        return complete ? new Resolved(all ? new All(parts) : new Any(parts), depth + 1, size) : null;
    }

    private @Nullable Resolved macro(MacroUse use, int visibility, Within within) {
        MacroDefinition macro = definitions.macros().get(use.name());
        if (macro == null) {
            unknown(use, within);
            return null;
        }
        if (macro.position() >= visibility) {
            comesLater(use, within);
            return null;
        }
        // A macro that is defined again below keeps its place but sees more, so a circle can be walked.
        if (path.contains(macro.name())) {
            List<String> names = new ArrayList<>(path);
            List<String> way = new ArrayList<>(names.subList(names.indexOf(use.name()), names.size()));
            way.add(use.name());
            circle(use, way, within);
            return null;
        }
        boolean isTooDeep = level > 2 * DEPTH_LIMIT;
        Resolved body = isTooDeep ? null : body(macro);
        if (isTooDeep || (body != null && body.depth() > DEPTH_LIMIT)) {
            tooMuch(use, within, "the condition is nested deeper than " + DEPTH_LIMIT + " levels");
            return null;
        }
        if (body != null && body.size() > SIZE_LIMIT) {
            tooMuch(use, within, "the condition has more than " + SIZE_LIMIT + " comparisons");
            return null;
        }
        return body;
    }

    private @Nullable Resolved body(MacroDefinition macro) {
        Resolved done = resolved.get(macro.name());
        if (done != null || failed.contains(macro.name())) {
            return done;
        }
        path.addLast(macro.name());
        Condition body = parsed.get(macro.name());
        Resolved inlined = body == null ? null : inline(body, macro.visibility(), within(macro));
        path.removeLast();
        if (inlined == null) {
            failed.add(macro.name());
        } else {
            resolved.put(macro.name(), inlined);
        }
        return inlined;
    }

    private void tooMuch(MacroUse use, Within within, String message) {
        add(
                ProblemCode.LOAD_ERR_COMPILE_CONDITION,
                use.span(),
                within,
                message + " when the macro '" + use.name() + "' is put in",
                "let macros use fewer macros");
    }

    private void unknown(MacroUse use, Within within) {
        String hint = Suggestion.nearest(use.name(), definitions.macros().keySet());
        if (definitions.lists().containsKey(use.name())) {
            hint = "'" + use.name() + "' is a list: write, for example, 'proc.name in (" + use.name() + ")'";
        }
        add(
                ProblemCode.LOAD_ERR_VALIDATE,
                use.span(),
                within,
                "unknown macro '" + use.name() + "'",
                hint == null ? "define it, or write a comparison like 'proc.name = " + use.name() + "'" : hint);
    }

    /** A macro may use only those above it, so most circles show as a use of something below. */
    private void comesLater(MacroUse use, Within within) {
        String user = path.getLast();
        List<String> way = macroUses.way(Set.of(use.name()), user);
        if (!way.isEmpty()) {
            List<String> round = new ArrayList<>(way);
            round.add(0, user);
            circle(use, round, within);
            return;
        }
        add(
                ProblemCode.LOAD_ERR_VALIDATE,
                use.span(),
                within,
                "the macro '" + use.name() + "' is defined further down",
                "define it before the macro that uses it");
    }

    private void circle(MacroUse use, List<String> names, Within within) {
        add(
                ProblemCode.LOAD_ERR_VALIDATE,
                use.span(),
                within,
                "macros use each other in a circle: " + String.join(" > ", names),
                "take one of them out");
    }

    private void add(ProblemCode code, Span span, Within within, String message, String hint) {
        problems.add(isBesideRules ? ProblemCode.LOAD_COMPILE_CONDITION : code, span, within, message, hint);
    }
}
