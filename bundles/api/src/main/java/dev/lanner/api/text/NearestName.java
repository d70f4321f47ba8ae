// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.text;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Guesses which name was meant by one that does not exist, for the hints of error messages. */
public final class NearestName {
    private NearestName() {}

    /**
     * The name that is nearest to what was typed.
     *
     * @param typed a name that nobody knows
     * @param known the names that there are; of equally near ones the first is taken
     * @return null if none is near: more than one typing mistake away for 3 characters, two for 6, three beyond
     */
    public static @Nullable String of(String typed, Collection<String> known) {
        int limit = typed.length() <= 3 ? 1 : typed.length() <= 6 ? 2 : 3;
        String best = null;
        int bestDistance = limit + 1;
        for (String candidate : known) {
            int distance = distance(typed, candidate, bestDistance);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = candidate;
            }
        }
        return best;
    }

    /** Insertions, deletions, changes and swaps of neighbours that lead from one to the other, at most {@code limit}. */
    private static int distance(String from, String to, int limit) {
        if (Math.abs(from.length() - to.length()) >= limit) {
            return limit;
        }
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= to.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            for (int j = 1; j <= to.length(); j++) {
                int change = isSame(from, i - 1, to, j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1 && j > 1 && isSame(from, i - 1, to, j - 2) && isSame(from, i - 2, to, j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }

    private static boolean isSame(String one, int index, String other, int otherIndex) {
        return Character.toLowerCase(one.charAt(index)) == Character.toLowerCase(other.charAt(otherIndex));
    }
}
