// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.text.NearestName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Names as people type and read them. */
final class Names {
    private static final int MOST_CANDIDATES = 10;

    private Names() {}

    /** The one thing meant: the one so called, else the only one that has it as a part, in any case; or an exception that lists the candidates. */
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
            String near = NearestName.of(typed, things.stream().map(name).toList());
            String hint = near == null ? "" : "; did you mean '" + near + "'?";
            throw new CommandException("no " + kind + " is called '" + typed + "'" + hint);
        }
        throw new CommandException("'" + typed + "' fits " + partial.size() + " " + kind + "s: "
                + quoted(partial.stream().map(name).toList()));
    }

    /** Whether the name begins with one of these; if there are none, every name does. */
    static boolean begins(String name, String... prefixes) {
        return prefixes.length == 0 || Arrays.stream(prefixes).anyMatch(name::startsWith);
    }

    /** A constant as people write it. */
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** A text of somebody else's, safe to show: control characters, which could rewrite a terminal, are escaped. */
    static String printable(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (Character.isISOControl(c)) {
                shown.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                shown.append((char) c);
            }
        });
        return shown.toString();
    }

    private static String quoted(List<String> names) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(names.size(), MOST_CANDIDATES); i++) {
            text.append(i == 0 ? "'" : ", '").append(names.get(i)).append('\'');
        }
        return text.append(names.size() > MOST_CANDIDATES ? ", …" : "").toString();
    }
}
