// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

/**
 * What a spool may take, and how sure it is.
 *
 * @param maxBytes room on disk; beyond it the oldest alerts go
 * @param maxAgeMs how long an alert is kept
 * @param sync when the disk is asked to take what the system still holds
 */
public record SpoolLimits(long maxBytes, long maxAgeMs, Sync sync) {
    private static final long SEGMENT_BYTES = 4 << 20;
    private static final int LEAST_SEGMENTS = 8;

    /** What a loss of power may cost; a crash of Lanner costs nothing that was spooled, whatever is chosen. */
    public enum Sync {
        /** As much as the system likes to hold back. */
        NEVER,
        /** A second. */
        INTERVAL,
        /** Nothing that was spooled. */
        EACH
    }

    /** Where a segment ends: small enough that the oldest one is no great part of the whole. */
    long segmentBytes() {
        return Math.min(SEGMENT_BYTES, maxBytes / LEAST_SEGMENTS);
    }
}
