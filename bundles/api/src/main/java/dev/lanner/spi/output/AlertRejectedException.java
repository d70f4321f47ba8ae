// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.output;

import java.io.IOException;

/**
 * The receiver will never take this alert, however often it is sent: it is malformed to it, or too large. The house counts
 * it as rejected and goes on with the next one.
 */
public class AlertRejectedException extends IOException {
    private static final long serialVersionUID = 1;

    /** With what the receiver has said, for people. */
    public AlertRejectedException(String message) {
        super(message);
    }

    /** With what the receiver has said, for people, and what led to it. */
    public AlertRejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
