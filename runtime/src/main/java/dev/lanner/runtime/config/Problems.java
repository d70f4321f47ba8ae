// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with the configuration, to be told at once. */
final class Problems {
    private final List<String> found = new ArrayList<>();

    /** Something is wrong there; the message says also what to do. */
    void add(Position position, String message) {
        found.add(position + " error: " + message);
    }

    List<String> found() {
        return List.copyOf(found);
    }
}
