// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The formatters there are, by their names. */
@Component(service = AlertFormats.class)
public final class Formatters implements AlertFormats {
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

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(new TreeSet<>(byName.keySet()));
    }

    @Override
    public void require(String name) throws IOException {
        find(name);
    }

    @Override
    public void format(String name, Alert alert, Appendable target) throws IOException {
        find(name).format(alert, target);
    }

    private AlertFormatter find(String name) throws IOException {
        AlertFormatter formatter = byName.get(name);
        if (formatter == null) {
            throw new IOException("There is no alert format '" + name + "'; set 'format' to one of " + names() + ".");
        }
        return formatter;
    }
}
