// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.kafka;

import dev.lanner.api.alert.Alert;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A text with places that each alert fills: {@code %rule}, {@code %container.id}; {@code %%} is a percent sign. */
final class AlertTemplate {
    private static final Pattern PLACE = Pattern.compile("%(%|[A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*(?:\\[[^\\]]*\\])?)");

    /** What every alert has. Other names are fields, which it has if they are in the rule's output. */
    private static final Map<String, Function<Alert, String>> PROPERTIES = Map.of(
            "id", Alert::id,
            "rule", Alert::rule,
            "priority", alert -> alert.priority().label(),
            "source", Alert::source,
            "hostname", Alert::hostname);

    private final String text;
    private final String absent;

    /** With {@code absent} where an alert has nothing. */
    AlertTemplate(String text, String absent) {
        this.text = text;
        this.absent = absent;
    }

    /** What it is for an alert. */
    String fill(Alert alert) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        Matcher places = PLACE.matcher(text);
        return places.replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), alert)));
    }

    private String value(String name, Alert alert) {
        if (name.equals("%")) {
            return name;
        }
        Function<Alert, String> property = PROPERTIES.get(name);
        String value = property == null ? text(alert.fields().get(name)) : property.apply(alert);
        return value.isEmpty() ? absent : value;
    }

    private static String text(@Nullable Object value) {
        if (value instanceof List<?> values) {
            return String.join(",", values.stream().map(String::valueOf).toList());
        }
        return value == null ? "" : value.toString();
    }
}
