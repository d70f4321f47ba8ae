// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An output at one moment. Counts are since it was bound first.
 *
 * @param name of the output
 * @param state what its worker does
 * @param queued alerts that wait for it in memory and are on no disk
 * @param spool what waits for it on disk
 * @param delivered alerts it has taken for good
 * @param retries times it was tried again after a failure
 * @param rejected alerts its receiver will never take
 * @param drops alerts it will never get, by reason, for example {@code queue-full}; rejected ones are not among them
 * @param latency how long those that were delivered or rejected took from their event until then
 * @param failure what went wrong since it has last taken an alert; null if nothing has
 */
public record OutputStatus(
        String name,
        State state,
        long queued,
        SpoolStatus spool,
        long delivered,
        long retries,
        long rejected,
        SortedMap<String, Long> drops,
        Latency latency,
        @Nullable Failure failure) {
    /** What an output's worker does. */
    public enum State {
        /** It has nothing to do. */
        IDLE,
        /** Alerts are being written. */
        WRITING,
        /** It waits until it tries again after a failure. */
        RETRYING,
        /** A call has not come back for longer than is usual. */
        HANGING,
        /** It has failed too often, and is not called until somebody lets it; alerts are kept for it. */
        QUARANTINED,
        /** There is no such output at this moment; alerts are kept for it. */
        AWAITED
    }

    /**
     * Why an output cannot be reached.
     *
     * @param text what it threw last, for people
     * @param sinceMs when it began, in milliseconds since the epoch
     */
    public record Failure(String text, long sinceMs) {}

    /** Keeps its own copy of the drops. */
    public OutputStatus {
        drops = Collections.unmodifiableSortedMap(new TreeMap<>(drops));
    }

    /** Alerts it will never get, for any reason but that its receiver has rejected them. */
    public long dropped() {
        return drops.values().stream().mapToLong(Long::longValue).sum();
    }
}
