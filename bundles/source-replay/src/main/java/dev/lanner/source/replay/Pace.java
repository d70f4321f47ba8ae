// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

/** When recorded events are due again. */
final class Pace {
    private final double speed;
    private boolean hasBegun;
    private long firstRecordedNs;
    private long firstReplayedNs;

    Pace(double speed) {
        this.speed = speed;
    }

    /** Whether events are held back at all. */
    boolean isLimited() {
        return speed > 0;
    }

    /** The next event is of another recording. */
    void restart() {
        hasBegun = false;
    }

    /** How long until an event of this time is due, in nanoseconds; 0 or less if it is. */
    long waitNs(long recordedNs, long nowNs) {
        if (!hasBegun) {
            hasBegun = true;
            firstRecordedNs = recordedNs;
            firstReplayedNs = nowNs;
        }
        double dueNs = (recordedNs - firstRecordedNs) / speed;
        double passedNs = nowNs - firstReplayedNs;
        return (long) (dueNs - passedNs);
    }
}
