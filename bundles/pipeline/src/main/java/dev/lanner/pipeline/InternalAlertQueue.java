// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** What the house has to tell of itself: alerts from any thread, which the event loop passes on between two batches. */
@Component(service = {InternalAlerts.class, InternalAlertQueue.class})
public final class InternalAlertQueue implements InternalAlerts {
    private static final String SOURCE = "internal";

    private final String hostname;
    private final Queue<Alert> waiting = new ConcurrentLinkedQueue<>();

    /** Of this host. */
    @Activate
    public InternalAlertQueue() {
        this(Hostname.of(System.getenv()));
    }

    InternalAlertQueue(String hostname) {
        this.hostname = hostname;
    }

    /** Whether the house tells of itself with this alert. */
    static boolean isInternal(Alert alert) {
        return alert.source().equals(SOURCE);
    }

    @Override
    public void tell(String subject, Priority priority, String text, Map<String, @Nullable Object> fields) {
        String rule = PREFIX + subject;
        Instant now = Instant.now();
        long nowNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
        waiting.add(new Alert(nowNs, rule, priority, SOURCE, hostname, List.of(), rule + ". " + text, fields));
    }

    /** Passes on what is waiting. <em>Thread:</em> the event loop's. */
    void passOn(Consumer<Alert> delivery) {
        for (Alert alert = waiting.poll(); alert != null; alert = waiting.poll()) {
            delivery.accept(alert);
        }
    }
}
