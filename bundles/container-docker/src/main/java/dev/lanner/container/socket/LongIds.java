// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import org.jspecify.annotations.Nullable;

/** Ids of 64 hexadecimal digits in names of control groups. What has fewer or more digits is none. */
public final class LongIds {
    private static final int DIGITS = 64;

    private LongIds() {}

    /**
     * The id that stands between these two in the path's outermost component of that form.
     *
     * @param before what the component begins with
     * @param after what follows the id; the component ends with it
     */
    public static @Nullable String find(String path, String before, String after) {
        int start = 1;
        while (start < path.length()) {
            int end = path.indexOf('/', start);
            end = end < 0 ? path.length() : end;
            String id = idIn(path, start, end, before, after);
            if (id != null) {
                return id;
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String idIn(String path, int start, int end, String before, String after) {
        int from = start + before.length();
        boolean isOfForm = end - start == before.length() + DIGITS + after.length()
                && path.startsWith(before, start)
                && path.startsWith(after, from + DIGITS);
        return isOfForm && isHex(path, from, from + DIGITS) ? path.substring(from, from + DIGITS) : null;
    }

    /** Whether the text is such an id. */
    public static boolean isId(String text) {
        return text.length() == DIGITS && isHex(text, 0, DIGITS);
    }

    private static boolean isHex(String text, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }
}
