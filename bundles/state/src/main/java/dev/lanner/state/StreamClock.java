// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import org.osgi.service.component.annotations.Component;

/** Times of the events that have passed. <em>Thread:</em> the event loop's only. */
@Component(service = StreamClock.class, immediate = true)
public final class StreamClock {
    private long firstNs;
    private long previousNs;
    private long presentNs;

    void onEvent(long timestampNs) {
        if (firstNs == 0) {
            firstNs = timestampNs;
            presentNs = timestampNs;
        }
        previousNs = presentNs;
        presentNs = timestampNs;
    }

    void clear() {
        firstNs = 0;
        previousNs = 0;
        presentNs = 0;
    }

    /** Time of the present event; 0 before the first. */
    long presentNs() {
        return presentNs;
    }

    /** Time of the first event. */
    public long firstNs() {
        return firstNs;
    }

    /** Time of the event before the present one; of the present one if it is the first. */
    public long previousNs() {
        return previousNs;
    }
}
