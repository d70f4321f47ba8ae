// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** All that the documents define, in order. */
public final class Definitions {
    private final Map<String, ListDefinition> lists = new LinkedHashMap<>();
    private final Map<String, MacroDefinition> macros = new LinkedHashMap<>();
    private final Map<String, RuleDefinition> rules = new LinkedHashMap<>();
    private int positions;

    /** The lists by name. */
    public Map<String, ListDefinition> lists() {
        return lists;
    }

    /** The macros by name. */
    public Map<String, MacroDefinition> macros() {
        return macros;
    }

    /** The rules by name. */
    public Map<String, RuleDefinition> rules() {
        return rules;
    }

    int nextPosition() {
        return positions++;
    }
}
