// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.engine.compile.FieldTable;
import java.util.Set;

/** Something compiled that somebody holds, and that must be right when fields come and go. */
interface FieldUser {
    /** Names of the fields that it uses. */
    Set<String> fields();

    /** Compiles itself anew; returns when no reader that has gone is asked any more. */
    void onFieldsChanged(FieldTable table);
}
