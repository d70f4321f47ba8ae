// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

/** What an event type does to state, as the capture format's catalogue says it. */
public enum EventFlag {
    CREATES_FD,
    DESTROYS_FD,
    USES_FD,
    READS_FROM_FD,
    WRITES_TO_FD,
    MODIFIES_STATE,
    WAITS,
    SKIP_PARSE_RESET,
    /** Replaced by a newer code; met only in old captures. */
    OLD_VERSION,
    /** Parameter lengths are 32 bits wide instead of 16. */
    LARGE_PAYLOAD,
    CONVERTER_MANAGED
}
