// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.condition.Condition;
import dev.lanner.engine.condition.Condition.All;
import dev.lanner.engine.condition.Condition.Any;
import dev.lanner.engine.condition.Condition.MacroUse;
import dev.lanner.engine.condition.Condition.Negation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which macros use which. */
final class MacroUses {
    private final Map<String, Set<String>> uses = new HashMap<>();

    /** Names of the macros that a condition uses itself, sorted. */
    static Set<String> in(Condition condition) {
        Set<String> names = new TreeSet<>();
        collect(condition, names);
        return names;
    }

    private static void collect(Condition condition, Set<String> names) {
        if (condition instanceof MacroUse use) {
            names.add(use.name());
        } else if (condition instanceof Negation negation) {
            collect(negation.part(), names);
        } else if (condition instanceof All all) {
            for (Condition part : all.parts()) {
                collect(part, names);
            }
        } else if (condition instanceof Any any) {
            for (Condition part : any.parts()) {
                collect(part, names);
            }
        }
    }

    void add(String macro, Condition condition) {
        uses.put(macro, in(condition));
    }

    /** Names from one of {@code starts} to {@code end}, each using the next; empty if there is no such way. */
    List<String> way(Set<String> starts, String end) {
        Map<String, String> cameFrom = new HashMap<>();
        Set<String> seen = new HashSet<>(starts);
        List<String> queue = new ArrayList<>(starts);
        for (int i = 0; i < queue.size(); i++) {
            String at = queue.get(i);
            if (at.equals(end)) {
                return back(at, cameFrom);
            }
            for (String next : uses.getOrDefault(at, Set.of())) {
                if (seen.add(next)) {
                    cameFrom.put(next, at);
                    queue.add(next);
                }
            }
        }
        return List.of();
    }

    private static List<String> back(String end, Map<String, String> cameFrom) {
        List<String> way = new ArrayList<>();
        for (String at = end; at != null; at = cameFrom.get(at)) {
            way.add(0, at);
        }
        return way;
    }
}
