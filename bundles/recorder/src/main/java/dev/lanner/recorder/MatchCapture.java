// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One capture that a match has started. */
final class MatchCapture {
    private final Path path;
    private final String rule;
    private final long eventNumber;
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean hasEnded;

    MatchCapture(Path path, String rule, long eventNumber) {
        this.path = path;
        this.rule = rule;
        this.eventNumber = eventNumber;
    }

    Path path() {
        return path;
    }

    /** The rule whose match has started it. */
    String rule() {
        return rule;
    }

    /** What names it to machines. */
    Map<String, @Nullable Object> fields() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("capture.file", path.toString());
        fields.put("capture.rule", rule);
        fields.put("evt.num", eventNumber);
        return fields;
    }

    void onLost() {
        lost.incrementAndGet();
    }

    /** Events that the writer could not take. */
    long lostCount() {
        return lost.get();
    }

    /** Whether nothing more is written, whatever comes. */
    boolean hasEnded() {
        return hasEnded;
    }

    void end() {
        hasEnded = true;
    }
}
