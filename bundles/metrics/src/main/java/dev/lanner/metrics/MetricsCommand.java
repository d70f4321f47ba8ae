// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that shows what can be scraped. */
@Component(
        service = MetricsCommand.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=metrics"})
public final class MetricsCommand {
    private final Figures figures;

    /** Of these figures. */
    @Activate
    public MetricsCommand(@Reference Figures figures) {
        this.figures = figures;
    }

    /** Lists the metrics. */
    @Descriptor("lists the metrics as /metrics of the endpoint has them, with their values of now")
    public String metrics(@Descriptor("what their names contain, each of them") String... parts) {
        List<String> wanted = List.of(parts);
        List<String> lines = new ArrayList<>();
        List<Reading> readings = Reading.of(figures.read()).stream()
                .filter(reading -> wanted.stream().allMatch(part -> contains(reading.name(), part)))
                .toList();
        if (readings.isEmpty()) {
            return "No metric has '" + String.join("' and '", wanted)
                    + "' in its name; 'lanner:metrics' without a name lists all.";
        }
        int width = readings.stream()
                .mapToInt(reading -> reading.text().length())
                .max()
                .orElse(0);
        for (Reading reading : readings) {
            lines.add(" ".repeat(width - reading.text().length()) + reading.text() + "  " + reading.name()
                    + labels(reading));
        }
        return String.join("\n", lines);
    }

    private static boolean contains(String name, String part) {
        return name.contains(part.toLowerCase(Locale.ROOT));
    }

    private static String labels(Reading reading) {
        return reading.labels().isEmpty()
                ? ""
                : reading.labels().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
    }
}
