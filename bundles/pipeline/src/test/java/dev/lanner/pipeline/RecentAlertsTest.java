// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What is kept of the alerts that went out. */
final class RecentAlertsTest {
    private final RecentAlerts recent = new RecentAlerts();

    private static Alert alert(long number) {
        return new Alert(number, "Rule", Priority.NOTICE, "syscall", "host", List.of(), "text", Map.of());
    }

    private List<Long> kept() {
        return recent.alerts().stream().map(Alert::timestampNs).toList();
    }

    @Test
    void keepsTheLastOnesInTheirOrder() {
        assertEquals(List.of(), kept());
        recent.add(alert(1));
        recent.add(alert(2));
        assertEquals(List.of(1L, 2L), kept());
        for (long number = 3; number <= RecentAlerts.CAPACITY + 7; number++) {
            recent.add(alert(number));
        }
        List<Long> kept = kept();
        assertEquals(RecentAlerts.CAPACITY, kept.size());
        assertEquals(8L, kept.get(0));
        assertEquals(RecentAlerts.CAPACITY + 7L, kept.get(kept.size() - 1));
    }

    @Test
    void isInOrderWhileAlertsCome() throws InterruptedException {
        AtomicBoolean hasEnded = new AtomicBoolean();
        Thread loop = new Thread(() -> {
            for (long number = 1; number <= 200_000; number++) {
                recent.add(alert(number));
            }
            hasEnded.set(true);
        });
        loop.start();
        int looks = 0;
        while (!hasEnded.get() || looks == 0) {
            List<Long> kept = kept();
            looks++;
            for (int i = 1; i < kept.size(); i++) {
                assertTrue(kept.get(i - 1) < kept.get(i), kept::toString);
            }
        }
        loop.join();
        assertEquals(RecentAlerts.CAPACITY, kept().size());
    }
}
