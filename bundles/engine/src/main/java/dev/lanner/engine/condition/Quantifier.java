// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

/** How many of the values on the right a comparison must hold for. */
public enum Quantifier {
    /** Exactly one. */
    ONEOF,
    /** One or more. */
    ANYOF,
    /** Each of them, and there is one. */
    ALLOF;

    /** As conditions write it. */
    public String symbol() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
