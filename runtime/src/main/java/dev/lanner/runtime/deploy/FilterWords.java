// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says in words what a requirement of a bundle asks for. */
final class FilterWords {
    /** What the value of the attribute that is called as the namespace is. */
    private static final Map<String, String> NOUNS = Map.of(
            "osgi.wiring.package", "the package ",
            "osgi.wiring.bundle", "the bundle ",
            "osgi.wiring.host", "the host bundle ",
            "osgi.ee", "the Java platform ",
            "osgi.extender", "the extender ",
            "osgi.implementation", "an implementation of ",
            "osgi.contract", "the contract ",
            "osgi.service", "a service ",
            "osgi.identity", "the resource ");

    private static final Map<String, String> OPERATORS =
            Map.of("=", " ", ">=", " at least ", "<=", " at most ", "~=", " like ");
    private static final Map<String, String> NEGATED =
            Map.of("=", " not ", ">=", " below ", "<=", " above ", "~=", " not like ");

    private final String filter;
    private int position;
    private String main = "";

    private FilterWords(String filter) {
        this.filter = filter;
    }

    /**
     * The requirement in words.
     *
     * @param filter as OSGi writes it; empty if any capability of the namespace will do
     */
    static String of(String namespace, String filter) {
        FilterWords words = new FilterWords(filter);
        String noun = NOUNS.getOrDefault(namespace, "");
        String key = namespace.equals("osgi.service") ? "objectClass" : namespace;
        List<String> parts = new ArrayList<>();
        if (!filter.isEmpty()) {
            words.read(key, parts);
        }
        String subject = words.main.isEmpty() ? "a capability" : noun + words.main;
        String rest = parts.isEmpty() ? "" : " with " + String.join(" and ", parts);
        return subject + rest + " (namespace " + namespace + ")";
    }

    /** Reads one filter; adds what it says, but for the value of the main attribute, which it keeps. */
    private void read(String key, List<String> parts) {
        expect('(');
        char sign = filter.charAt(position);
        if (sign == '&') {
            position++;
            while (filter.charAt(position) == '(') {
                read(key, parts);
            }
        } else if (sign == '|') {
            position++;
            List<String> choices = new ArrayList<>();
            while (filter.charAt(position) == '(') {
                List<String> choice = new ArrayList<>();
                read("", choice);
                choices.add(String.join(" and ", choice));
            }
            parts.add(String.join(" or ", choices));
        } else if (sign == '!') {
            position++;
            if (filter.startsWith("((", position - 1) || "&|!".indexOf(filter.charAt(position + 1)) >= 0) {
                List<String> inner = new ArrayList<>();
                read("", inner);
                parts.add("not " + String.join(" and ", inner));
            } else {
                expect('(');
                comparison("", parts, NEGATED);
                expect(')');
            }
        } else {
            comparison(key, parts, OPERATORS);
        }
        expect(')');
    }

    private void comparison(String key, List<String> parts, Map<String, String> words) {
        int equals = filter.indexOf('=', position);
        boolean isTwo = "<>~".indexOf(filter.charAt(equals - 1)) >= 0;
        String name = filter.substring(position, isTwo ? equals - 1 : equals).strip();
        String operator = filter.substring(isTwo ? equals - 1 : equals, equals + 1);
        StringBuilder value = new StringBuilder();
        position = equals + 1;
        while (filter.charAt(position) != ')') {
            if (filter.charAt(position) == '\\') {
                position++;
            }
            value.append(filter.charAt(position++));
        }
        if (name.equals(key) && operator.equals("=")) {
            main = value.toString();
        } else if (value.toString().equals("*")) {
            parts.add("any " + name);
        } else {
            parts.add(name + words.getOrDefault(operator, " ") + value);
        }
    }

    private void expect(char sign) {
        while (Character.isWhitespace(filter.charAt(position))) {
            position++;
        }
        if (filter.charAt(position) != sign) {
            throw new IllegalArgumentException("'" + filter + "' is no filter");
        }
        position++;
    }
}
