// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a test file.
 *
 * @param place where
 * @param message what, the offending text quoted
 * @param hint what to do; null if the message says it
 */
record Complaint(Location place, String message, @Nullable String hint) {
    @Override
    public String toString() {
        return place + " error: " + message + (hint == null ? "" : "; " + hint);
    }
}
