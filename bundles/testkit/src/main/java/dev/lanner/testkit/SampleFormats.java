// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Formats to test outputs with: {@code text} is priority and message, {@code json} an object with just the message. */
public final class SampleFormats implements AlertFormats {
    private static final Set<String> NAMES = Set.of("text", "json");

    @Override
    public Set<String> names() {
        return new TreeSet<>(NAMES);
    }

    @Override
    public void format(String name, Alert alert, Appendable target) throws IOException {
        require(name);
        if (name.equals("text")) {
            target.append(alert.priority().label()).append(' ').append(alert.message());
        } else {
            target.append("{\"message\":\"").append(escaped(alert.message())).append("\"}");
        }
    }

    @Override
    public void require(String name) throws IOException {
        if (!NAMES.contains(name)) {
            throw new IOException("There is no alert format '" + name + "'.");
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
