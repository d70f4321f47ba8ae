// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.delivery;

import dev.lanner.pipeline.spool.SpoolLimits;

/**
 * How alerts are delivered.
 *
 * @param queueCapacity alerts that may wait in memory for one output
 * @param waitMs how long the event loop waits for a full queue before an alert is counted as dropped
 * @param patienceMs how long an output that is taken out may go on with what it has been given
 * @param modes when alerts are put on disk
 * @param limits of each spool
 * @param pauses between attempts
 * @param awaitMs how long alerts are kept for an output that has gone, or is not there yet after a restart
 */
public record DeliverySettings(
        int queueCapacity,
        long waitMs,
        long patienceMs,
        SpoolModes modes,
        SpoolLimits limits,
        Pauses pauses,
        long awaitMs) {
    /**
     * How long an output is left alone after a failure: doubled from failure to failure.
     *
     * @param firstMs after the first failure
     * @param longestMs never longer
     */
    public record Pauses(long firstMs, long longestMs) {}
}
