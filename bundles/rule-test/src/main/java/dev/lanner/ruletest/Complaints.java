// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.rule.Location;
import dev.lanner.api.text.NearestName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/** All that is wrong with the test files, collected, so that it is told at once. */
final class Complaints {
    /** How many names a hint lists at most. */
    private static final int MOST_NAMED = 12;

    private final List<Complaint> all = new ArrayList<>();

    List<Complaint> all() {
        return all;
    }

    void add(Location place, String message, @Nullable String hint) {
        all.add(new Complaint(place, message, hint));
    }

    static Location place(String document, Mark mark) {
        return new Location(document, mark.getLine() + 1, mark.getColumn() + 1);
    }

    static Location place(String document, Node node) {
        return place(document, node.getStartMark());
    }

    /** The name that was meant, or those that there are if they are few. */
    static @Nullable String hint(String typed, Collection<String> known) {
        String near = NearestName.of(typed, known);
        if (near != null) {
            return "did you mean '" + near + "'?";
        }
        return known.isEmpty() || known.size() > MOST_NAMED
                ? null
                : "there is " + String.join(", ", new TreeSet<>(known));
    }
}
