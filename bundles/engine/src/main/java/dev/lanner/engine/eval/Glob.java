// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

/** Patterns with {@code *}, {@code ?}, {@code [set]}, {@code [!set]} and backslash, over bytes. {@code *} crosses slashes. */
public final class Glob {
    private Glob() {}

    /** Whether the bytes of {@code text} from {@code from} to {@code to} match all of the pattern. */
    public static boolean matches(
            byte[] pattern, int patternFrom, int patternTo, byte[] text, int from, int to, boolean folded) {
        int p = patternFrom;
        int t = from;
        int starPattern = -1;
        int starText = -1;
        while (t < to) {
            int next = p < patternTo && pattern[p] == '*' ? -1 : step(pattern, p, patternTo, text[t], folded);
            if (p < patternTo && pattern[p] == '*') {
                starPattern = p++;
                starText = t;
            } else if (next > 0) {
                p = next;
                t++;
            } else if (starPattern >= 0) {
                p = starPattern + 1;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < patternTo && pattern[p] == '*') {
            p++;
        }
        return p == patternTo;
    }

    /** Whether a text is anything but itself when taken as a pattern. */
    public static boolean isPattern(byte[] text) {
        for (byte b : text) {
            if (b == '*' || b == '?' || b == '[' || b == '\\') {
                return true;
            }
        }
        return false;
    }

    /** The index after the pattern's element at {@code p} if it takes {@code c}; else -1. */
    private static int step(byte[] pattern, int p, int end, byte c, boolean folded) {
        if (p >= end) {
            return -1;
        }
        byte element = pattern[p];
        if (element == '?') {
            return p + 1;
        }
        if (element == '[') {
            int close = closing(pattern, p, end);
            if (close > 0) {
                return inSet(pattern, p + 1, close, c, folded) ? close + 1 : -1;
            }
        }
        int at = element == '\\' && p + 1 < end ? p + 1 : p;
        return same(pattern[at], c, folded) ? at + 1 : -1;
    }

    private static int closing(byte[] pattern, int open, int end) {
        int at = open + 1;
        if (at < end && (pattern[at] == '!' || pattern[at] == '^')) {
            at++;
        }
        if (at < end && pattern[at] == ']') {
            at++;
        }
        while (at < end && pattern[at] != ']') {
            at++;
        }
        return at < end ? at : -1;
    }

    private static boolean inSet(byte[] pattern, int start, int end, byte c, boolean folded) {
        boolean negated = pattern[start] == '!' || pattern[start] == '^';
        int at = negated ? start + 1 : start;
        boolean found = false;
        while (at < end) {
            if (at + 2 < end && pattern[at + 1] == '-') {
                found |= inRange(pattern[at], pattern[at + 2], c, folded);
                at += 3;
            } else {
                found |= same(pattern[at], c, folded);
                at++;
            }
        }
        return found != negated;
    }

    private static boolean inRange(byte low, byte high, byte c, boolean folded) {
        boolean inside = (c & 255) >= (low & 255) && (c & 255) <= (high & 255);
        return inside
                || (folded
                        && ((Bytes.fold(c) >= low && Bytes.fold(c) <= high)
                                || (Bytes.raise(c) >= low && Bytes.raise(c) <= high)));
    }

    private static boolean same(byte a, byte b, boolean folded) {
        return a == b || (folded && Bytes.fold(a) == Bytes.fold(b));
    }
}
