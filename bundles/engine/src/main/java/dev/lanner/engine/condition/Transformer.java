// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import java.util.Locale;

/** Functions of values. */
public enum Transformer {
    TOLOWER,
    TOUPPER,
    B64,
    BASENAME,
    LEN,
    JOIN,
    CONCAT,
    GETOPT;

    /** As conditions write it. */
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }
}
