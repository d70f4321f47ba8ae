// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.RulesDescription.PluginRequirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that the documents define, in order. */
public final class Definitions {
    private final Map<String, ListDefinition> lists = new LinkedHashMap<>();
    private final Map<String, MacroDefinition> macros = new LinkedHashMap<>();
    private final Map<String, RuleDefinition> rules = new LinkedHashMap<>();
    private final List<PluginRequirement> plugins = new ArrayList<>();
    private @Nullable String engineVersion;
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

    /** The newest version of the language that the documents ask for; null if they ask for none. */
    public @Nullable String engineVersion() {
        return engineVersion;
    }

    void engineVersion(String value) {
        engineVersion = value;
    }

    /** The plug-ins that the documents ask for. */
    public List<PluginRequirement> plugins() {
        return plugins;
    }

    int nextPosition() {
        return positions++;
    }
}
