// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

/** Is told when a field's reader throws; the value counts as missing. */
@FunctionalInterface
public interface Faults {
    /** The reader of {@code field} has thrown. */
    void onFault(String field, RuntimeException cause);
}
