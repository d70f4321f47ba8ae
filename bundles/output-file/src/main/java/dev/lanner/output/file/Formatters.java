// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.AlertFormats;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.quarantine.Stopwatch;
import dev.lanner.spi.output.AlertFormatter;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The formatters there are, by their names. What one cannot write, or while it is kept out, goes out as plain JSON: an alert in
 * a form that nobody asked for is better than none.
 */
@Component(service = AlertFormats.class)
public final class Formatters implements AlertFormats {
    private static final Logger LOG = LoggerFactory.getLogger(Formatters.class);

    private final Map<String, Bound> byName = new ConcurrentHashMap<>();
    private final AlertFormatter plain = new JsonFormatter(FormatSettings.usual(ZoneId.systemDefault()));
    private @Nullable Quarantine quarantine;

    /** A formatter, and who says whether it may be called. */
    private static final class Bound {
        final AlertFormatter formatter;
        volatile Guard guard = Guard.none();
        volatile boolean hasComplained;

        Bound(AlertFormatter formatter) {
            this.formatter = formatter;
        }
    }

    /** None yet; the references fill it. */
    @Activate
    public Formatters() {}

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addFormatter(AlertFormatter formatter, Map<String, Object> properties) {
        Bound bound = new Bound(formatter);
        admit(name(properties), bound);
        leave(byName.put(name(properties), bound));
    }

    synchronized void removeFormatter(AlertFormatter formatter, Map<String, Object> properties) {
        Bound present = byName.get(name(properties));
        if (present != null && present.formatter.equals(formatter)) {
            leave(byName.remove(name(properties)));
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindQuarantine(Quarantine watching) {
        Quarantine before = quarantine;
        if (before != null) {
            unbindQuarantine(before);
        }
        quarantine = watching;
        byName.forEach(this::admit);
    }

    synchronized void unbindQuarantine(Quarantine watching) {
        if (watching.equals(quarantine)) {
            byName.values().forEach(this::leave);
            quarantine = null;
        }
    }

    private void admit(String name, Bound bound) {
        Quarantine watching = quarantine;
        if (watching != null) {
            bound.guard = watching.admit("format", name);
        }
    }

    private void leave(@Nullable Bound bound) {
        Quarantine watching = quarantine;
        if (watching != null && bound != null) {
            watching.leave(bound.guard);
            bound.guard = Guard.none();
        }
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
        Bound bound = find(name);
        Guard guard = bound.guard;
        String text = guard.isOut() ? null : text(name, bound, guard, alert);
        if (text == null) {
            plain.format(alert, target);
        } else {
            target.append(text);
        }
    }

    /** Written apart, so that half an alert goes nowhere; null if it cannot be. */
    private static @Nullable String text(String name, Bound bound, Guard guard, Alert alert) {
        StringBuilder text = new StringBuilder();
        Stopwatch stopwatch = new Stopwatch(guard);
        stopwatch.start();
        try {
            bound.formatter.format(alert, text);
        } catch (IOException | RuntimeException | Error e) {
            if (!bound.hasComplained) {
                bound.hasComplained = true;
                LOG.warn(
                        "The format '{}' cannot write an alert, which goes out as JSON; this is not said again.",
                        name,
                        e);
            }
            guard.onFailure(e);
            return null;
        }
        stopwatch.stop();
        return text.toString();
    }

    private Bound find(String name) throws IOException {
        Bound bound = byName.get(name);
        if (bound == null) {
            throw new IOException("There is no alert format '" + name + "'; set 'format' to one of " + names() + ".");
        }
        return bound;
    }
}
