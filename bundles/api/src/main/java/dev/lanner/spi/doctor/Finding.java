// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.doctor;

/**
 * What a check has found.
 *
 * @param subject what was looked at, for example {@code kernel}
 * @param verdict how it stands
 * @param message what was found; for anything but {@link Verdict#GOOD} also what to do
 */
public record Finding(String subject, Verdict verdict, String message) {
    /** How it stands. */
    public enum Verdict {
        GOOD,
        /** Works, with less than it could. */
        LIMITED,
        /** Does not work. */
        MISSING
    }
}
