// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The formatters there are, by the name that configurations choose them by. */
@Component(service = Formatters.class)
public final class Formatters {
    private final Map<String, AlertFormatter> byName = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addFormatter(AlertFormatter formatter, Map<String, Object> properties) {
        byName.put(name(properties), formatter);
    }

    void removeFormatter(AlertFormatter formatter, Map<String, Object> properties) {
        byName.remove(name(properties), formatter);
    }

    private static String name(Map<String, Object> properties) {
        return String.valueOf(properties.get(AlertFormatter.NAME));
    }

    /**
     * Appends the alert in the format {@code name}.
     *
     * @throws IOException if there is no such format now
     */
    void format(String name, Alert alert, StringBuilder target) throws IOException {
        AlertFormatter formatter = byName.get(name);
        if (formatter == null) {
            throw new IOException("There is no alert format '" + name + "'; set 'format' to one of "
                    + new TreeSet<>(byName.keySet()) + ".");
        }
        formatter.format(alert, target);
    }
}
