// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.api.rule.PartTally;
import dev.lanner.api.rule.RuleTally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been counted, by number of the part. Outlives the program that counts. <em>Thread:</em> one at a time. */
public final class Counts {
    private final long[] reached;
    private final long[] isTrue;
    private final long[] missing;
    private final long[] stopped;
    private final long[] stoppedAlone;
    private final long[] lastStopped;
    private final long[] lastStoppedAlone;
    private final @Nullable FrequentValues[] hindering;
    private final FrequentValues takenBy = new FrequentValues();
    private long events;
    private long ofSource;
    private long ofType;
    private long matches;
    private long lastMatch;

    /** Of a condition of so many parts. */
    public Counts(int parts) {
        reached = new long[parts];
        isTrue = new long[parts];
        missing = new long[parts];
        stopped = new long[parts];
        stoppedAlone = new long[parts];
        lastStopped = new long[parts];
        lastStoppedAlone = new long[parts];
        hindering = new FrequentValues[parts];
    }

    /** An event, whatever the rule says to it. */
    public void addEvent() {
        events++;
    }

    void addOfSource() {
        ofSource++;
    }

    void addOfType() {
        ofType++;
    }

    void add(int part, boolean answer) {
        reached[part]++;
        if (answer) {
            isTrue[part]++;
        }
    }

    void addMissing(int part) {
        missing[part]++;
    }

    void addHindering(int part, String text) {
        FrequentValues values = hindering[part];
        if (values == null) {
            values = new FrequentValues();
            hindering[part] = values;
        }
        values.add(text);
    }

    void addStop(int part, long event, boolean isAlone) {
        stopped[part]++;
        lastStopped[part] = event;
        if (isAlone) {
            stoppedAlone[part]++;
            lastStoppedAlone[part] = event;
        }
    }

    void addMatch(long event, @Nullable String earlierRule) {
        matches++;
        lastMatch = event;
        if (earlierRule != null) {
            takenBy.add(earlierRule);
        }
    }

    /** As of now. */
    public RuleTally tally() {
        List<PartTally> parts = new ArrayList<>();
        for (int i = 0; i < reached.length; i++) {
            FrequentValues values = hindering[i];
            parts.add(new PartTally(
                    reached[i],
                    isTrue[i],
                    missing[i],
                    stopped[i],
                    stoppedAlone[i],
                    lastStopped[i],
                    lastStoppedAlone[i],
                    values == null ? List.of() : values.top()));
        }
        return new RuleTally(events, ofSource, ofType, matches, lastMatch, takenBy.top(), parts);
    }
}
