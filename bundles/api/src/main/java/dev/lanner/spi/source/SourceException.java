// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.source;

import org.jspecify.annotations.Nullable;

/** A source cannot work. The message is for people: what failed, why, and what to do. */
public final class SourceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that stands alone. */
    public SourceException(String message) {
        super(message);
    }

    /** With what led to it. */
    public SourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
