// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import java.util.ArrayList;
import java.util.List;

/** A pattern as the shell has it, of *, ? and sets in brackets; a slash is a character like any other. Immutable. */
final class Glob {
    private final List<Piece> pieces = new ArrayList<>();

    /** One character of the text, or any number of them. */
    private record Piece(boolean isAny, boolean isNegated, String ranges) {
        boolean fits(char c) {
            boolean isIn = ranges.isEmpty();
            for (int i = 0; i + 1 < ranges.length(); i += 2) {
                isIn |= c >= ranges.charAt(i) && c <= ranges.charAt(i + 1);
            }
            return isIn != isNegated;
        }
    }

    Glob(String pattern) {
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i);
            int end = c == '[' ? pattern.indexOf(']', i + 2) : -1;
            if (c == '*') {
                pieces.add(new Piece(true, false, ""));
            } else if (c == '?') {
                pieces.add(new Piece(false, false, ""));
            } else if (end > 0) {
                boolean isNegated = pattern.charAt(i + 1) == '!' || pattern.charAt(i + 1) == '^';
                pieces.add(new Piece(false, isNegated, ranges(pattern.substring(i + (isNegated ? 2 : 1), end))));
                i = end;
            } else {
                i += c == '\\' && i + 1 < pattern.length() ? 1 : 0;
                char literal = pattern.charAt(i);
                pieces.add(new Piece(false, false, "" + literal + literal));
            }
            i++;
        }
    }

    private static String ranges(String set) {
        StringBuilder ranges = new StringBuilder();
        for (int i = 0; i < set.length(); i++) {
            char first = set.charAt(i);
            boolean isRange = i + 2 < set.length() && set.charAt(i + 1) == '-';
            ranges.append(first).append(isRange ? set.charAt(i + 2) : first);
            i += isRange ? 2 : 0;
        }
        return ranges.toString();
    }

    /** Whether all of the text fits. Takes time of pattern times text at most. */
    boolean matches(String text) {
        boolean[] reached = new boolean[pieces.size() + 1];
        reached[0] = true;
        spread(reached);
        for (int i = 0; i < text.length(); i++) {
            boolean[] next = new boolean[reached.length];
            for (int p = 0; p < pieces.size(); p++) {
                Piece piece = pieces.get(p);
                if (reached[p] && piece.isAny) {
                    next[p] = true;
                } else if (reached[p] && piece.fits(text.charAt(i))) {
                    next[p + 1] = true;
                }
            }
            spread(next);
            reached = next;
        }
        return reached[pieces.size()];
    }

    /** What matches any number of characters matches none too. */
    private void spread(boolean[] reached) {
        for (int p = 0; p < pieces.size(); p++) {
            reached[p + 1] |= reached[p] && pieces.get(p).isAny;
        }
    }
}
