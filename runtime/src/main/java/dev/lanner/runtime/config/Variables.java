// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import dev.lanner.api.text.NearestName;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts environment variables into values: {@code ${NAME}}, with a default behind {@code :-} or an escape by another $. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("(\\$?)\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?})?");

    private final Map<String, String> environment;

    Variables(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** The text with the variables' values. The exception says which variable is wrong, and what to do. */
    String expand(String text) {
        if (text.indexOf("${") < 0) {
            return text;
        }
        StringBuilder expanded = new StringBuilder();
        int end = 0;
        Matcher found = VARIABLE.matcher(text);
        while (found.find()) {
            expanded.append(text, end, found.start());
            end = found.end();
            boolean isEscaped = !found.group(1).isEmpty();
            expanded.append(isEscaped ? found.group().substring(1) : value(found, text));
        }
        return expanded.append(text, end, text.length()).toString();
    }

    /** The text such that {@link #expand} makes it what it is. */
    static String escape(String text) {
        return text.replace("${", "$${");
    }

    private String value(Matcher variable, String text) {
        String name = variable.group(2);
        if (name == null) {
            throw new IllegalArgumentException("'" + text + "' has '${' without the name of an environment variable and"
                    + " '}' behind; write ${NAME} or ${NAME:-DEFAULT}, or $${ for these characters themselves");
        }
        String value = environment.get(name);
        if (value != null && !(value.isEmpty() && variable.group(3) != null)) {
            return value;
        }
        if (variable.group(3) != null) {
            return variable.group(4);
        }
        @Nullable String nearest = NearestName.of(name, environment.keySet());
        throw new IllegalArgumentException("there is no environment variable '" + name + "'"
                + (nearest == null ? "" : ", but '" + nearest + "'") + "; set it for Lanner's process, or write ${"
                + name
                + ":-DEFAULT}, or $${" + name + "} for the text itself");
    }
}
