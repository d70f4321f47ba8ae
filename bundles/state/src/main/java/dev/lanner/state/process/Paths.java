// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;

/** Paths as bytes, by their text alone: symbolic links are not followed. */
public final class Paths {
    private Paths() {}

    /** The absolute path without {@code .}, {@code ..} and double slashes; empty if the directory is needed but unknown. */
    public static Text resolve(Text directory, Text path) {
        boolean isAbsolute = path.length() > 0 && path.byteAt(0) == '/';
        if (!isAbsolute && directory.isEmpty()) {
            return Text.EMPTY;
        }
        if (isAbsolute && isPlain(path)) {
            return path;
        }
        byte[] joined = new byte[directory.length() + 1 + path.length()];
        int length = 0;
        if (!isAbsolute) {
            directory.copyTo(joined, 0);
            joined[directory.length()] = '/';
            length = directory.length() + 1;
        }
        path.copyTo(joined, length);
        length = normalise(joined, 0, length + path.length());
        return Text.copyOf(joined, 0, length);
    }

    /** Whether there is surely nothing to remove from the absolute path: most paths are like that. */
    private static boolean isPlain(Text path) {
        int last = path.length() - 1;
        for (int i = 0; i < last; i++) {
            if (path.byteAt(i) == '/' && (path.byteAt(i + 1) == '/' || path.byteAt(i + 1) == '.')) {
                return false;
            }
        }
        return last == 0 || path.byteAt(last) != '/';
    }

    /**
     * Removes {@code .}, {@code ..}, double and closing slashes of the absolute path in place.
     *
     * @return the end of what remains, at least {@code start + 1}
     */
    public static int normalise(byte[] bytes, int start, int end) {
        int out = start;
        int in = start;
        while (in < end) {
            while (in < end && bytes[in] == '/') {
                in++;
            }
            int from = in;
            while (in < end && bytes[in] != '/') {
                in++;
            }
            int length = in - from;
            if (length == 2 && bytes[from] == '.' && bytes[from + 1] == '.') {
                out = parent(bytes, start, out);
            } else if (length > 0 && !(length == 1 && bytes[from] == '.')) {
                bytes[out++] = '/';
                System.arraycopy(bytes, from, bytes, out, length);
                out += length;
            }
        }
        if (out == start) {
            bytes[out++] = '/';
        }
        return out;
    }

    private static int parent(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && bytes[at - 1] != '/') {
            at--;
        }
        return Math.max(start, at - 1);
    }
}
