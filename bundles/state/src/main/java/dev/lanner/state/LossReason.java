// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

/** What state could not do for an event. */
enum LossReason {
    THREAD_TABLE_FULL("thread-table-full"),
    FILE_TABLE_FULL("file-table-full"),
    UNKNOWN_THREAD("unknown-thread"),
    UNKNOWN_FILE("unknown-file");

    private final String text;

    LossReason(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
