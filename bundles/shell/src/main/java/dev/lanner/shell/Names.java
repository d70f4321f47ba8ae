// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Finds things by what a person types: the exact name, else the only one that has it as a part, in any case. */
final class Names {
    private static final int MOST_CANDIDATES = 10;

    private Names() {}

    /** The one thing meant, or an exception that lists the candidates. */
    static <T> T find(String kind, String typed, List<T> things, Function<T, String> name) throws CommandException {
        List<T> partial = new ArrayList<>();
        String lower = typed.toLowerCase(Locale.ROOT);
        for (T thing : things) {
            if (name.apply(thing).equals(typed)) {
                return thing;
            }
            if (name.apply(thing).toLowerCase(Locale.ROOT).contains(lower)) {
                partial.add(thing);
            }
        }
        if (partial.size() == 1) {
            return partial.get(0);
        }
        if (partial.isEmpty()) {
            List<String> near = nearest(typed, things.stream().map(name).toList());
            String hint = near.isEmpty() ? "" : "; did you mean " + quoted(near) + "?";
            throw new CommandException("no " + kind + " is called '" + typed + "'" + hint);
        }
        throw new CommandException("'" + typed + "' fits " + partial.size() + " " + kind + "s: "
                + quoted(partial.stream().map(name).toList()));
    }

    private static String quoted(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(names.size(), MOST_CANDIDATES); i++) {
            text.append(i == 0 ? "'" : ", '").append(names.get(i)).append('\'');
        }
        return text.append(names.size() > MOST_CANDIDATES ? ", …" : "").toString();
    }

    private static List<String> nearest(String typed, List<String> names) {
        String lower = typed.toLowerCase(Locale.ROOT);
        record Near(String name, int distance) {}
        return names.stream()
                .map(name -> new Near(name, distance(lower, name.toLowerCase(Locale.ROOT))))
                .filter(near -> near.distance() <= Math.max(1, typed.length() / 3))
                .sorted(Comparator.comparingInt(Near::distance))
                .limit(3)
                .map(Near::name)
                .toList();
    }

    /** How many characters must be put in, taken out or replaced to get from one to the other. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
