// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the house has to tell of itself: alerts from any thread, which the event loop passes on between two batches. */
final class InternalAlerts {
    /** What the name of every such alert's rule begins with. */
    static final String PREFIX = "Lanner internal: ";

    private static final String SOURCE = "internal";

    private final String hostname;
    private final Queue<Alert> waiting = new ConcurrentLinkedQueue<>();

    InternalAlerts(String hostname) {
        this.hostname = hostname;
    }

    /** Whether the house tells of itself with this alert. */
    static boolean isInternal(Alert alert) {
        return alert.source().equals(SOURCE);
    }

    /** Has it told. <em>Thread:</em> any; callers see to it that it is not too often. */
    void tell(String subject, Priority priority, String text, Map<String, @Nullable Object> fields) {
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
