// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a program says that an event of its own must hold; {@code expect.h} says how it says so.
 *
 * @param values one text for each parameter: a number, {@code #} and hexadecimal bytes ({@code ??} for any byte), {@code -} for
 *     none, {@code *} for any
 */
record ExpectedEvent(long tid, EventType type, List<String> values) {
    /** Reads a line; an AssertionError if it does not name the type's parameters, in order. */
    static ExpectedEvent parse(String line, EventCatalogue catalogue) {
        List<String> columns = Arrays.asList(line.split("\t", -1));
        EventType type = catalogue.type(columns.get(1));
        List<String> values = new ArrayList<>();
        for (String column : columns.subList(2, columns.size())) {
            int equals = column.indexOf('=');
            String name = column.substring(0, equals);
            int index = values.size();
            if (index >= type.parameters().size()
                    || !type.parameters().get(index).name().equals(name)) {
                throw new AssertionError(type.enumName() + " has no parameter '" + name + "' at " + index);
            }
            values.add(column.substring(equals + 1));
        }
        if (values.size() < ownParameters(type)) {
            throw new AssertionError("not all parameters of " + type.enumName() + " are said: " + line);
        }
        return new ExpectedEvent(Long.parseLong(columns.get(0)), type, values);
    }

    private static long ownParameters(EventType type) {
        return type.parameters().stream()
                .filter(parameter -> !parameter.isExtension())
                .count();
    }

    /** Whether it is about a call that failed: its first parameter is a negative error number. */
    boolean isFailure() {
        return !values.isEmpty()
                && values.get(0).startsWith("-")
                && values.get(0).length() > 1
                && List.of("res", "fd").contains(type.parameters().get(0).name());
    }

    /** What is different in an event, in words; empty if it fits. */
    List<String> differences(CapturedEvent event) {
        List<String> differences = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Parameter parameter = type.parameters().get(i);
            String expected = values.get(i);
            String actual = i < event.parameters().size() ? actual(event.bytes(i + 1), expected) : "missing";
            if (!expected.equals("*") && !fits(expected, actual)) {
                differences.add(parameter.name() + " is " + actual + ", not " + expected);
            }
            boolean isExtension = parameter.isExtension();
            if (!isExtension && i < event.parameters().size() && !hasWidth(event.bytes(i + 1), parameter)) {
                differences.add(parameter.name() + " has " + event.bytes(i + 1).length + " bytes");
            }
        }
        if (event.parameters().size() < values.size()) {
            differences.add("it has " + event.parameters().size() + " parameters");
        }
        return differences;
    }

    private static boolean fits(String expected, String actual) {
        if (expected.length() != actual.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            if (expected.charAt(i) != '?' && expected.charAt(i) != actual.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasWidth(byte[] value, Parameter parameter) {
        int width = parameter.type().size();
        return value.length == 0 || width <= 0 || value.length == width;
    }

    private static String actual(byte[] value, String expected) {
        if (value.length == 0) {
            return "-";
        }
        if (expected.startsWith("#") || value.length > 8) {
            return "#" + HexFormat.of().formatHex(value);
        }
        long number = 0;
        for (int i = value.length - 1; i >= 0; i--) {
            number = (number << 8) | (value[i] & 0xff);
        }
        return Long.toString(sameSign(number, value.length, expected));
    }

    /** Widths below eight bytes say nothing of the sign; what is expected does. */
    private static long sameSign(long number, int width, String expected) {
        int unused = Long.SIZE - 8 * width;
        return expected.startsWith("-") ? (number << unused) >> unused : number;
    }
}
