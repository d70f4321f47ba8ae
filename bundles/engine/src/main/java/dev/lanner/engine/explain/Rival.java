// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.explain;

import dev.lanner.engine.eval.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An earlier rule that may take an event away, since the first match ends its judging.
 *
 * @param name of the rule
 * @param checks by code of the event type; null where it cannot match, also beyond the last one
 */
public record Rival(String name, List<@Nullable Check> checks) {
    @Nullable
    Check check(int code) {
        return code < checks.size() ? checks.get(code) : null;
    }
}
