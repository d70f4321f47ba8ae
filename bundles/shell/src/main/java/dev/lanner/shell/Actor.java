// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import java.util.Map;

/** Who gives commands. Its text is for people. */
interface Actor {
    /** Adds what is known of it to a record of the audit. */
    void describe(Map<String, Object> record);
}
