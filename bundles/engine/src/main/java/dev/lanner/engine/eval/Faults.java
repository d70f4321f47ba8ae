// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.quarantine.Guard;

/** Is told when a field's reader throws; the value counts as missing. */
@FunctionalInterface
public interface Faults {
    /** The reader of {@code field} has thrown. */
    void onFault(String field, RuntimeException cause);

    /** Stands before the readers of {@code field}, which are not asked while it keeps them out. Asked once per reader. */
    default Guard guard(String field) {
        return Guard.none();
    }
}
