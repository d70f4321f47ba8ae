// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was written under a key: more keys, or values. */
sealed interface Setting {
    /** Where it was written. */
    Position position();

    /** Keys with what is under them, in order. Changes only while the settings are put together. */
    record Branch(Position position, Map<String, Entry> entries) implements Setting {
        static Branch empty(Position position) {
            return new Branch(position, new LinkedHashMap<>());
        }
    }

    /** One value, or a list of values, as text. */
    record Leaf(Position position, List<Scalar> values, boolean isList) implements Setting {
        public Leaf {
            values = List.copyOf(values);
        }

        /** Whether there is only the key. */
        boolean isEmpty() {
            return values.isEmpty() && !isList;
        }
    }

    /** One value as text. */
    record Scalar(Position position, String text) {}

    /** A key, where it stands, and what is under it. */
    record Entry(Position position, Setting setting) {}
}
