// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

/** Whether a field takes an argument, as in {@code proc.aname[2]} or {@code evt.arg.ret}. */
public enum ArgumentMode {
    NONE,
    OPTIONAL,
    REQUIRED
}
