// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Names in those of systemd's units, where other characters stand as backslash, x and two digits. */
final class UnitNames {
    private UnitNames() {}

    /** The name as it was before systemd has escaped it. */
    static String unescaped(String escaped) {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        int i = 0;
        while (i < escaped.length()) {
            String digits =
                    escaped.startsWith("\\x", i) && i + 4 <= escaped.length() ? escaped.substring(i + 2, i + 4) : "";
            if (digits.matches("[0-9a-fA-F]{2}")) {
                name.write(Integer.parseInt(digits, 16));
                i += 4;
            } else {
                name.writeBytes(String.valueOf(escaped.charAt(i)).getBytes(StandardCharsets.UTF_8));
                i++;
            }
        }
        return name.toString(StandardCharsets.UTF_8);
    }

    /** What stands between these two in a component; null if the component is not of that form. */
    static @Nullable String between(String component, String before, String after) {
        boolean isOfForm = component.length() > before.length() + after.length()
                && component.startsWith(before)
                && component.endsWith(after);
        return isOfForm ? component.substring(before.length(), component.length() - after.length()) : null;
    }

    /** The path from its root to the end of its component {@code index}, which counts from 1. */
    static String upTo(String[] components, int index) {
        StringBuilder path = new StringBuilder();
        for (int i = 1; i <= index; i++) {
            path.append('/').append(components[i]);
        }
        return path.toString();
    }
}
