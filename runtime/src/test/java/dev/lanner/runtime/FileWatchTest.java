// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FileWatchTest {
    private static final long PERIOD_MS = 10;

    private final Map<String, String> marks = new TreeMap<>(Map.of("a", "1"));
    private final FileWatch watch = new FileWatch(() -> new TreeMap<>(marks), 0);
    private long nowNs;

    @Test
    void saysOnceThatAFileHasChangedWhenTwoLooksHaveSeenItAlike() {
        assertFalse(look());
        marks.put("a", "2");
        assertFalse(look());
        marks.put("a", "3");
        assertFalse(look(), "it is still being written");
        assertTrue(look());
        assertFalse(look());
    }

    @Test
    void seesWhatComesAndGoes() {
        marks.put("b", "1");
        assertFalse(look());
        assertTrue(look());
        marks.clear();
        assertFalse(look());
        assertTrue(look());
    }

    @Test
    void saysNothingOfWhatIsAsItWasBefore() {
        marks.remove("a");
        assertFalse(look(), "an editor has moved it away");
        marks.put("a", "1");
        assertFalse(look());
        assertFalse(look());
    }

    @Test
    void saysNothingOfWhatWasReadByAnotherWay() {
        marks.put("a", "2");
        watch.onRead();
        assertFalse(look());
        assertFalse(look());
    }

    @Test
    void looksNoMoreOftenThanItIsToldAndNeverForNought() {
        marks.put("a", "2");
        assertFalse(watch.hasChanged(0, nowNs + 1_000_000_000));
        assertFalse(look());
        assertFalse(watch.hasChanged(PERIOD_MS, nowNs + 1));
        assertTrue(look());
    }

    private boolean look() {
        nowNs += TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
        return watch.hasChanged(PERIOD_MS, nowNs);
    }
}
