// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The one who has started Lanner as a service and wants to know how it is (sd_notify of systemd, and others that do as it
 * does); or nobody, and then nothing is said.
 */
final class ServiceSupervisor {
    private final Platform platform;
    private final @Nullable String socket;
    private final long aliveEveryNs;
    private String lastTurns = "";
    private long lastAliveNs;
    private boolean isComplained;

    /** As the environment names it: NOTIFY_SOCKET, WATCHDOG_USEC, WATCHDOG_PID. */
    ServiceSupervisor(Platform platform, Map<String, String> environment) {
        this.platform = platform;
        this.socket = environment.get("NOTIFY_SOCKET");
        this.aliveEveryNs = aliveEveryNs(environment, ProcessHandle.current().pid());
    }

    /** A quarter of the time after which it takes us for dead; 0 if it does not look after that. */
    static long aliveEveryNs(Map<String, String> environment, long self) {
        String pid = environment.getOrDefault("WATCHDOG_PID", "");
        String limit = environment.getOrDefault("WATCHDOG_USEC", "");
        boolean isForUs = pid.isEmpty() || pid.equals(Long.toString(self));
        return isForUs && limit.matches("[0-9]{1,15}") ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(limit)) / 4 : 0;
    }

    /** Events flow. */
    void ready(String status) throws InterruptedException {
        tell("READY=1\nSTATUS=" + status.lines().findFirst().orElse("") + "\nMAINPID="
                + ProcessHandle.current().pid());
    }

    /** The configuration is being read again; {@link #ready} ends that. */
    void reloading() throws InterruptedException {
        // The clock of nanoTime is CLOCK_MONOTONIC, which is what is asked for.
        tell("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
    }

    /** No more events are looked at; what is left is written. */
    void stopping() throws InterruptedException {
        tell("STOPPING=1");
    }

    /** To be called often. Says that we live, if the event loop has come round since the last time. */
    void look() throws InterruptedException {
        long now = System.nanoTime();
        if (socket == null || aliveEveryNs == 0 || (now - lastAliveNs < aliveEveryNs && !lastTurns.isEmpty())) {
            return;
        }
        String turns = platform.execute("lanner:turns").text();
        if (!turns.equals(lastTurns)) {
            lastTurns = turns;
            lastAliveNs = now;
            tell("WATCHDOG=1");
        }
    }

    private void tell(String state) throws InterruptedException {
        if (socket == null) {
            return;
        }
        Answer answer = platform.execute("service:notify", socket, state);
        if (answer.status() != 0 && !isComplained) {
            isComplained = true;
            System.err.println("lanner: " + answer.text());
        }
    }
}
