// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts, numbers and truth values as JSON for people to read. */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Object value) {
        JsonText json = new JsonText();
        json.add(value, "\n");
        return json.text.toString();
    }

    private void add(Object value, String newLine) {
        if (value instanceof Map<?, ?> map) {
            String between = newLine + "  ";
            String separator = "";
            text.append('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.append(separator).append(between);
                addText(String.valueOf(entry.getKey()));
                text.append(": ");
                add(entry.getValue(), between);
                separator = ",";
            }
            text.append(map.isEmpty() ? "" : newLine).append('}');
        } else if (value instanceof List<?> list) {
            String separator = "";
            text.append('[');
            for (Object item : list) {
                text.append(separator);
                add(item, newLine + "  ");
                separator = ", ";
            }
            text.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            addText(String.valueOf(value));
        }
    }

    private void addText(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char sign = value.charAt(i);
            if (sign == '"' || sign == '\\') {
                text.append('\\').append(sign);
            } else if (sign < ' ') {
                text.append(String.format("\\u%04x", (int) sign));
            } else {
                text.append(sign);
            }
        }
        text.append('"');
    }
}
