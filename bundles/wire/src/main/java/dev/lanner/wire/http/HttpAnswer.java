// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.http;

import dev.lanner.spi.output.AlertRejectedException;
import java.io.IOException;
import java.util.Set;

/**
 * What a receiver has answered.
 *
 * @param uri of the receiver, for people
 * @param status the status code
 * @param text the begin of the body
 */
public record HttpAnswer(String uri, int status, String text) {
    /**
     * What says nothing about the alert: it would have been refused whatever it was, and the next attempt may succeed, once
     * the time has come or somebody has put right what is wrong. These are: a proxy or the receiver wants to know who we
     * are, the path or the method is wrong, it took too long, and come back later.
     */
    private static final Set<Integer> NOT_THE_ALERTS_FAULT = Set.of(401, 403, 404, 405, 407, 408, 425, 429);

    /** Whether the receiver has taken what was sent. */
    public boolean isOk() {
        return status >= 200 && status < 300;
    }

    /**
     * Does nothing if it is good.
     *
     * @throws AlertRejectedException if it will never be
     * @throws IOException if it may be, another time
     */
    public void check() throws IOException {
        if (isOk()) {
            return;
        }
        String message = uri + " answered " + status + (text.isBlank() ? "" : ": " + text.strip()) + ".";
        if (status >= 400 && status < 500 && !NOT_THE_ALERTS_FAULT.contains(status)) {
            throw new AlertRejectedException(message);
        }
        throw new IOException(message);
    }
}
