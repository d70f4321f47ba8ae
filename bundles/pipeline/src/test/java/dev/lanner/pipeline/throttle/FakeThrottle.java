// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes throttles for tests of what is around them. */
public final class FakeThrottle {
    private FakeThrottle() {}

    /** For all rules: one alert of each in so many seconds. */
    public static Throttle ofSameWithin(String name, long seconds) {
        ThrottleSettings settings = new ThrottleSettings(
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                TimeUnit.SECONDS.toNanos(seconds),
                TimeUnit.HOURS.toNanos(1),
                10);
        return new Throttle(name, settings);
    }
}
