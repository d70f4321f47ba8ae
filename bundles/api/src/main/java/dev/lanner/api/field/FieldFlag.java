// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

/** Limits on where a field may stand. */
public enum FieldFlag {
    /** Has several values. */
    LIST,
    /** True of a condition if any of its values is: the ancestors' fields without an index. */
    ANY_VALUE,
    /** Stands in conditions only. */
    CONDITION_ONLY,
    /** Stands in outputs only. */
    OUTPUT_ONLY,
    /** Kept for old rules; a warning says what to use instead. */
    DEPRECATED,
    /** Not on the right side of a comparison. */
    NO_RIGHT_SIDE,
    /** Takes no transformer. */
    NO_TRANSFORMER,
    /** Takes {@code =} only, which asks whether the value is at most what stands to its right. */
    AT_MOST
}
