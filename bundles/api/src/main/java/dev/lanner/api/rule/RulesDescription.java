// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All there is to know about some rules documents.
 *
 * @param report what is wrong with them
 * @param engineVersion the newest version of the rule language that they ask for; null if none does
 * @param plugins the plug-ins that they ask for, in order
 * @param lists in order
 * @param macros in order
 * @param rules in order
 */
public record RulesDescription(
        LoadReport report,
        @Nullable String engineVersion,
        List<PluginRequirement> plugins,
        List<ListDescription> lists,
        List<MacroDescription> macros,
        List<RuleDescription> rules) {
    /** Keeps its own copies. */
    public RulesDescription {
        plugins = List.copyOf(plugins);
        lists = List.copyOf(lists);
        macros = List.copyOf(macros);
        rules = List.copyOf(rules);
    }

    /**
     * A plug-in that documents ask for.
     *
     * @param alternatives any of which does as well
     */
    public record PluginRequirement(String name, String version, List<PluginRequirement> alternatives) {
        /** Keeps its own copy. */
        public PluginRequirement {
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * A list.
     *
     * @param items as written, names of lists left out
     * @param lists names of lists among its items
     * @param values all of its values, those of the lists in it put in
     */
    public record ListDescription(
            String name,
            Location location,
            List<String> items,
            List<String> lists,
            List<String> values,
            boolean isUsed) {
        /** Keeps its own copies. */
        public ListDescription {
            items = List.copyOf(items);
            lists = List.copyOf(lists);
            values = List.copyOf(values);
        }
    }

    /** A macro. */
    public record MacroDescription(
            String name, Location location, String condition, ConditionDetails details, boolean isUsed) {}

    /**
     * A rule.
     *
     * @param rule the rule itself
     * @param details of its condition, exceptions included
     * @param outputFields fields that its output prints
     * @param exceptions in order
     * @param cost of judging one event of its types, roughly in nanoseconds, if nothing is remembered from earlier ones
     */
    public record RuleDescription(
            Rule rule,
            ConditionDetails details,
            List<String> outputFields,
            List<ExceptionDescription> exceptions,
            int cost) {
        /** Keeps its own copies. */
        public RuleDescription {
            outputFields = List.copyOf(outputFields);
            exceptions = List.copyOf(exceptions);
        }
    }

    /**
     * What is in a condition.
     *
     * @param macros names of macros that it uses itself
     * @param lists names of lists that it uses itself
     * @param operators that it uses itself, sorted
     * @param fields that it uses itself, sorted
     * @param events names of the event types it can match, sorted; empty for all
     * @param resolved the condition with lists and macros put in
     * @param fieldScopes all fields of the resolved condition, each with what decides its value; sorted by name
     */
    public record ConditionDetails(
            List<String> macros,
            List<String> lists,
            List<String> operators,
            List<String> fields,
            List<String> events,
            String resolved,
            List<FieldScope> fieldScopes) {
        /** Keeps its own copies. */
        public ConditionDetails {
            macros = List.copyOf(macros);
            lists = List.copyOf(lists);
            operators = List.copyOf(operators);
            fields = List.copyOf(fields);
            events = List.copyOf(events);
            fieldScopes = List.copyOf(fieldScopes);
        }
    }

    /**
     * A field and what decides its value.
     *
     * @param scope in lower case, for example {@code process}; null if nobody provides the field now
     */
    public record FieldScope(String field, @Nullable String scope) {}

    /**
     * An exception of a rule.
     *
     * @param operators one for each field
     * @param rowCount how many combinations of values it has; without any it has no effect
     */
    public record ExceptionDescription(String name, List<String> fields, List<String> operators, int rowCount) {
        /** Keeps its own copies. */
        public ExceptionDescription {
            fields = List.copyOf(fields);
            operators = List.copyOf(operators);
        }
    }
}
