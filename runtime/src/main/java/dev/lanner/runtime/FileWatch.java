// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sees by looking whether files have changed: that works where notifications do not, as on network and overlay file
 * systems. A file that is still being written is left alone until two looks have seen it alike.
 */
final class FileWatch {
    private final Supplier<Map<String, String>> marks;
    private Map<String, String> known;
    private Map<String, String> lastSeen;
    private long lookedNs;

    /**
     * From now on.
     *
     * @param marks of each file, another one when it has changed
     */
    FileWatch(Supplier<Map<String, String>> marks, long nowNs) {
        this.marks = marks;
        known = marks.get();
        lastSeen = known;
        lookedNs = nowNs;
    }

    /**
     * Whether they have changed since the last time that it said so, and are whole again.
     *
     * @param periodMs does not look more often than that; 0 for never
     */
    boolean hasChanged(long periodMs, long nowNs) {
        if (periodMs <= 0 || nowNs - lookedNs < TimeUnit.MILLISECONDS.toNanos(periodMs)) {
            return false;
        }
        lookedNs = nowNs;
        Map<String, String> seen = marks.get();
        boolean isSettled = seen.equals(lastSeen);
        lastSeen = seen;
        if (!isSettled || seen.equals(known)) {
            return false;
        }
        known = seen;
        return true;
    }

    /** The files were read by another way. */
    void onRead() {
        known = marks.get();
        lastSeen = known;
    }
}
