// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.deploy;

/**
 * What has come of a file.
 *
 * @param isRefused whether it is not in use, so that somebody must look
 * @param text for people
 */
public record Outcome(boolean isRefused, String text) {
    /** It is in use. */
    public static Outcome taken(String text) {
        return new Outcome(false, text);
    }

    /** It is not in use. */
    public static Outcome refused(String text) {
        return new Outcome(true, text);
    }
}
