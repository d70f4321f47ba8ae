// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.Collection;
import java.util.Locale;

/** Guesses what was meant by a name that does not exist. */
final class NearestName {
    private NearestName() {}

    /** Half a sentence for the end of a message: the nearest of the names, or all of them, there being few. */
    static String hint(String typed, Collection<String> names) {
        String best = "";
        int bestDistance = Math.max(1, typed.length() / 3) + 1;
        for (String name : names) {
            int distance = distance(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
            if (distance < bestDistance) {
                best = name;
                bestDistance = distance;
            }
        }
        if (!best.isEmpty()) {
            return "; did you mean '" + best + "'?";
        }
        return names.isEmpty() ? "" : "; there are: " + String.join(", ", names);
    }

    /** How many characters must be put in, taken out or replaced to get from one to the other. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(previous[j], row[j - 1]) + 1);
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
