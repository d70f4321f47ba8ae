// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import java.security.SecureRandom;

/**
 * Makes ids that no other alert has: what this run has drawn by lot, when it began, and a number. <em>Thread:</em> belongs
 * to one.
 */
public final class AlertIds {
    private static final int BASE = Character.MAX_RADIX;

    private final String run = Long.toString(System.currentTimeMillis(), BASE)
            + '-'
            + Long.toUnsignedString(new SecureRandom().nextLong(), BASE)
            + '-';
    private long number;

    /** Another one. */
    public String next() {
        return run + Long.toString(++number, BASE);
    }
}
