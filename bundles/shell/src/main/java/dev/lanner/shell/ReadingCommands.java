// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Knows the commands that change nothing. Everything else does, and so does every line that is more than words: what a
 * script puts together cannot be told from its text.
 */
final class ReadingCommands {
    /** Signs by which the shell makes more of a line than words. */
    private static final String SCRIPT_SIGNS = "${}()<>&`[];|\n";

    private static final Set<String> OTHERS = Set.of(
            "help",
            "felix:help",
            "lb",
            "felix:lb",
            "felix:headers",
            "headers",
            "felix:inspect",
            "inspect",
            "felix:which",
            "which",
            "scr:list",
            "list",
            "scr:info",
            "info",
            "grep",
            "gogo:grep",
            "echo",
            "gogo:echo",
            "cat",
            "gogo:cat",
            "type",
            "gogo:type",
            "history",
            "gogo:history");

    private final Supplier<Map<String, Method>> own;

    ReadingCommands(Supplier<Map<String, Method>> own) {
        this.own = own;
    }

    /** Whether the line is sure to change nothing. */
    boolean isReading(String line) {
        if (line.isBlank()) {
            return true;
        }
        List<String> words = List.of(line.strip().split("\\s+", -1));
        String name = words.get(0);
        String bare = name.startsWith(CommandIndex.SCOPE) ? name.substring(CommandIndex.SCOPE.length()) : name;
        Method command = own.get().get(bare);
        if (name.contains("=") || hasScript(line) || (command != null && command.isAnnotationPresent(Changing.class))) {
            return false;
        }
        if (command == null) {
            return OTHERS.contains(name);
        }
        Actions actions = command.getAnnotation(Actions.class);
        return actions == null
                || words.size() == 1
                || words.get(1).startsWith("-")
                || Arrays.asList(actions.reading()).contains(words.get(1));
    }

    /** Whether there is a sign outside quotes that the shell gives a meaning, or one within that it replaces. */
    private static boolean hasScript(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isReplaced = quote == 0 ? SCRIPT_SIGNS.indexOf(c) >= 0 : quote == '"' && c == '$';
            if (isReplaced || (c == '\\' && quote != '\'')) {
                return true;
            }
            if (quote == c) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            }
        }
        return quote != 0;
    }
}
