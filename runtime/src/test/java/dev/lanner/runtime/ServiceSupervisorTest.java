// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceSupervisorTest {
    @Test
    void saysFourTimesAsOftenAsAskedThatItLives() {
        assertEquals(15_000_000_000L, ServiceSupervisor.aliveEveryNs(Map.of("WATCHDOG_USEC", "60000000"), 7));
        assertEquals(
                1_000_000_000L,
                ServiceSupervisor.aliveEveryNs(Map.of("WATCHDOG_USEC", "4000000", "WATCHDOG_PID", "7"), 7));
    }

    @Test
    void saysNothingWhenNobodyOrSomebodyElseIsAsked() {
        assertEquals(0, ServiceSupervisor.aliveEveryNs(Map.of(), 7));
        assertEquals(0, ServiceSupervisor.aliveEveryNs(Map.of("WATCHDOG_USEC", "4000000", "WATCHDOG_PID", "8"), 7));
        assertEquals(0, ServiceSupervisor.aliveEveryNs(Map.of("WATCHDOG_USEC", "soon"), 7));
    }
}
