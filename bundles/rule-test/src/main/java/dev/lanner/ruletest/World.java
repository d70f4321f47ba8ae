// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import java.util.List;
import java.util.Map;

/**
 * What there is before the first event of a scripted case.
 *
 * @param processes as the file describes them, parents first
 * @param users names by id
 */
record World(List<Section> processes, Map<Long, String> users) {
    /** The users where a file names none. */
    static final Map<Long, String> USERS = Map.of(0L, "root", 1000L, "alice");

    World {
        processes = List.copyOf(processes);
        users = Map.copyOf(users);
    }
}
