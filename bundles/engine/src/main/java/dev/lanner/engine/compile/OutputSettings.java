// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.engine.load.RuleDefinition;
import java.util.List;
import java.util.Map;

/**
 * What alerts have beside what their rules say.
 *
 * @param suggests whether outputs end with what is known of the container
 * @param isBase64 whether values that are bytes are written in Base64
 * @param hasTransformed whether the values of transformers are among an alert's fields
 * @param staticFields {@code KEY=TEXT} each, which every alert has among its fields
 * @param additions to the alerts of some rules, in order
 * @param environment what {@code ${NAME}} stands for in fixed texts
 */
public record OutputSettings(
        boolean suggests,
        boolean isBase64,
        boolean hasTransformed,
        List<String> staticFields,
        List<Addition> additions,
        Map<String, String> environment) {
    /** Keeps its own copies of the collections. */
    public OutputSettings {
        staticFields = List.copyOf(staticFields);
        additions = List.copyOf(additions);
        environment = Map.copyOf(environment);
    }

    /** Whether the alerts of this rule end with what is known of the container. */
    boolean suggestsFor(RuleDefinition rule) {
        return suggests
                || additions.stream()
                        .anyMatch(each -> each.suggests() && each.match().fits(rule));
    }

    /** The same with these additions only. */
    public OutputSettings with(List<Addition> others) {
        return new OutputSettings(suggests, isBase64, hasTransformed, staticFields, others, environment);
    }
}
