// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

/** Lets something happen so often a second on the average, and so often without a pause. Full at first. */
public final class TokenBucket {
    private static final double NS_PER_SECOND = 1e9;

    private final double rate;
    private final double burst;
    private double tokens;
    private long lastNs;

    /** Full, at a moment of whatever clock is used. */
    public TokenBucket(double rate, double burst, long nowNs) {
        this.rate = rate;
        this.burst = burst;
        tokens = burst;
        lastNs = nowNs;
    }

    /** Takes a token, if there is a whole one. A clock that goes back stands still. */
    public boolean claim(long nowNs) {
        tokens = Math.min(burst, tokens + rate * Math.max(0, nowNs - lastNs) / NS_PER_SECOND);
        lastNs = Math.max(lastNs, nowNs);
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
