// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.util.List;
import java.util.Map;

/**
 * A rule that must match.
 *
 * @param rule its name
 * @param count how often; {@link #ANY} for once or more
 * @param fields values that its output must have, by field
 * @param output texts that the alert's message must contain
 */
record Expectation(Scalar rule, long count, Map<String, Scalar> fields, List<String> output) {
    static final long ANY = -1;

    Expectation {
        fields = Map.copyOf(fields);
        output = List.copyOf(output);
    }

    /** How often, as people say it. */
    String times() {
        return count == ANY ? "at least once" : count == 1 ? "once" : count + " times";
    }
}
