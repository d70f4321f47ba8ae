// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Whether a path is one of some paths or lies below one; their components may be patterns. */
public final class PathPrefixes implements ValueTest {
    private final TextSet exact;
    private final byte[][] patterns;

    /** Of these paths. */
    public PathPrefixes(Collection<byte[]> paths) {
        List<byte[]> plain = new ArrayList<>();
        List<byte[]> globs = new ArrayList<>();
        for (byte[] path : paths) {
            byte[] trimmed = trimmed(path);
            (Glob.isPattern(path) ? globs : plain).add(trimmed);
        }
        exact = new TextSet(plain);
        patterns = globs.toArray(new byte[0][]);
    }

    @Override
    public boolean test(FieldValue value) {
        byte[] text = value.bytes();
        int length = value.length();
        if (exact.size() > 0 && exact.containsPrefix(text, length, (byte) '/')) {
            return true;
        }
        for (byte[] pattern : patterns) {
            if (lies(pattern, pattern.length, text, length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code text} is what {@code pattern} says or lies below it, component by component. */
    public static boolean lies(byte[] pattern, int patternLength, byte[] text, int length) {
        int p = 0;
        int t = 0;
        while (p < patternLength) {
            if (t > length) {
                return false;
            }
            int patternEnd = slash(pattern, p, patternLength);
            int textEnd = slash(text, t, length);
            if (!Glob.matches(pattern, p, patternEnd, text, t, textEnd, false)) {
                return false;
            }
            p = patternEnd + 1;
            t = textEnd + 1;
        }
        return patternLength > 0;
    }

    private static int slash(byte[] text, int from, int to) {
        int at = from;
        while (at < to && text[at] != '/') {
            at++;
        }
        return at;
    }

    private static byte[] trimmed(byte[] path) {
        int length = path.length;
        while (length > 1 && path[length - 1] == '/') {
            length--;
        }
        return java.util.Arrays.copyOf(path, length);
    }
}
