// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events, and what must come of them.
 *
 * @param name for people
 * @param place where it is written
 * @param fires what must match
 * @param silent rules that must not match, which is what the case is about
 * @param areOthersAllowed whether rules that are named in neither may match
 * @param capture where the events come from; null if they are scripted
 * @param world more than what the file says there is
 * @param steps scripted events; none if they come from a capture
 */
record TestCase(
        String name,
        Location place,
        List<Expectation> fires,
        List<Scalar> silent,
        boolean areOthersAllowed,
        @Nullable Path capture,
        List<Section> world,
        List<Section> steps) {
    TestCase {
        fires = List.copyOf(fires);
        silent = List.copyOf(silent);
        world = List.copyOf(world);
        steps = List.copyOf(steps);
    }
}
