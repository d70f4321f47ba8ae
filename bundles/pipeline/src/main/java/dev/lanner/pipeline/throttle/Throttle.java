// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import dev.lanner.api.alert.Alert;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Holds back alerts of a kind that has come too often, and counts them. The time is that of the alerts, so that a replay
 * goes as it was.
 *
 * <p><em>Thread:</em> the event loop's.
 */
@Component(
        service = Throttle.class,
        configurationPid = "dev.lanner.throttle",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ThrottleConfig.class, factory = true)
public final class Throttle {
    /** Rules whose names are remembered; more there are not, but names may change with each load of rules. */
    private static final int MOST_RULES = 10_000;

    private static final String NONE = "<NA>";

    private final String name;
    private final ThrottleSettings settings;
    private final Map<String, Applicability> rules = new HashMap<>();
    private final Map<Kind, Standing> kinds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Kind, Standing> eldest) {
            if (size() > settings.maxKinds()) {
                forgotten += eldest.getValue().suppressed;
                return true;
            }
            return false;
        }
    };
    private long forgotten;
    private long total;
    private long intervalBeginNs;

    private record Applicability(List<String> tags, boolean applies) {}

    private record Kind(String rule, String key) {}

    /** How a kind of alerts stands. */
    private static final class Standing {
        private final TokenBucket bucket;
        private long passedNs;
        private long suppressed;
        private long firstNs;
        private long lastNs;

        private Standing(TokenBucket bucket, long passedNs) {
            this.bucket = bucket;
            this.passedNs = passedNs;
        }
    }

    /** One throttle, named by the instance of its configuration. */
    @Activate
    public Throttle(ThrottleConfig config, Map<String, Object> properties) {
        this(nameOf(properties), ThrottleSettings.of(config));
    }

    Throttle(String name, ThrottleSettings settings) {
        this.name = name;
        this.settings = settings;
    }

    private static String nameOf(Map<String, Object> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        return pid.substring(pid.indexOf('~') + 1);
    }

    /** What commands call it. */
    public String name() {
        return name;
    }

    /**
     * Whether the alert goes on; if not, it is counted.
     *
     * @param nowNs by the clock of {@link System#nanoTime()}
     */
    public boolean admits(Alert alert, long nowNs) {
        if (!appliesTo(alert)) {
            return true;
        }
        long timeNs = alert.timestampNs();
        Kind kind = new Kind(alert.rule(), key(alert));
        Standing standing = kinds.get(kind);
        if (standing == null) {
            standing = new Standing(
                    new TokenBucket(settings.rate(), settings.burst(), timeNs), timeNs - settings.sameWithinNs());
            kinds.put(kind, standing);
        }
        if (timeNs - standing.passedNs >= settings.sameWithinNs()
                && (settings.rate() == 0 || standing.bucket.claim(timeNs))) {
            standing.passedNs = timeNs;
            return true;
        }
        suppress(standing, timeNs, nowNs);
        return false;
    }

    private void suppress(Standing standing, long timeNs, long nowNs) {
        if (total == 0) {
            intervalBeginNs = nowNs;
        }
        total++;
        standing.firstNs = standing.suppressed == 0 ? timeNs : standing.firstNs;
        standing.lastNs = timeNs;
        standing.suppressed++;
    }

    private boolean appliesTo(Alert alert) {
        Applicability known = rules.get(alert.rule());
        if (known == null || !known.tags().equals(alert.tags())) {
            if (rules.size() >= MOST_RULES) {
                rules.clear();
            }
            known = new Applicability(alert.tags(), settings.appliesTo(alert.rule(), alert.tags()));
            rules.put(alert.rule(), known);
        }
        return known.applies();
    }

    private String key(Alert alert) {
        StringBuilder key = new StringBuilder();
        for (String field : settings.keys()) {
            Object value =
                    field.equals("message") ? alert.message() : alert.fields().get(field);
            key.append(key.length() == 0 ? "" : " ").append(field).append('=').append(value == null ? NONE : value);
        }
        return key.toString();
    }

    /**
     * What was held back since the last time.
     *
     * @param isLast whether it is asked for the last time; else there is nothing before the time has come
     * @return null for nothing
     */
    public @Nullable Suppressions suppressions(long nowNs, boolean isLast) {
        if (total == 0 || (!isLast && nowNs - intervalBeginNs < settings.summaryNs())) {
            return null;
        }
        Suppressions result = new Suppressions(name, total, forgotten);
        kinds.forEach((kind, standing) -> {
            if (standing.suppressed > 0) {
                result.add(kind.rule(), kind.key(), standing.suppressed, standing.firstNs, standing.lastNs);
                standing.suppressed = 0;
            }
        });
        total = 0;
        forgotten = 0;
        return result;
    }
}
