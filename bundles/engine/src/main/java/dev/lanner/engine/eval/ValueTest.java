// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;

/** A question about a value that is there. */
@FunctionalInterface
public interface ValueTest {
    /** The answer. */
    boolean test(FieldValue value);
}
