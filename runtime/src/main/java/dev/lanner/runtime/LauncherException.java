// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import org.jspecify.annotations.Nullable;

/** It does not work. The message is for people: what failed, why, and what to do. */
final class LauncherException extends Exception {
    private static final long serialVersionUID = 1L;

    LauncherException(String message) {
        super(message);
    }

    LauncherException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
