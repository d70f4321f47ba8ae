// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

/**
 * What to replay, and how.
 *
 * @param file path of the capture; {@code -} for standard input
 * @param speed how many times as fast as it was recorded; 0 for as fast as possible
 * @param isFollowed whether to wait for more at the end of the file
 */
record ReplaySettings(String file, double speed, boolean isFollowed) {
    static final String STANDARD_INPUT = "-";

    ReplaySettings {
        if (file.isBlank()) {
            throw new IllegalArgumentException(
                    "dev.lanner.source.replay has no 'file'; set it to the capture to replay, or to - for standard input.");
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("dev.lanner.source.replay: 'speed' is " + speed
                    + "; it must be 0 (as fast as possible), 1 (as recorded) or any other number above 0.");
        }
    }
}
