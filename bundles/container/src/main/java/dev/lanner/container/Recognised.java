// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerKey;
import java.util.List;

/**
 * What runtimes take a control group or process for. The first one is the answer, unless its runtime does not know such a
 * container and another one's does.
 */
record Recognised(List<Candidate> candidates) {
    Recognised {
        candidates = List.copyOf(candidates);
    }

    record Candidate(Engine engine, ContainerKey key) {}

    ContainerKey key() {
        return candidates.get(0).key();
    }

    boolean isOfGoneEngine() {
        return candidates.get(0).engine().isGone();
    }
}
