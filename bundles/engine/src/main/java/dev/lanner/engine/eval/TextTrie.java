// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.engine.eval.Clue.Likeness;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts by what they begin with, each with the variants that wait for it. A lookup takes as long as a value goes along with
 * any text, however many texts there are.
 */
final class TextTrie {
    private final Node root = new Node(new byte[0]);

    /** Adds a text that a variant waits for; one that is looked up {@link #markBackward} from its end on. */
    void add(byte[] text, Likeness likeness, int variant) {
        byte[] added = likeness == Likeness.SUFFIX ? reversed(text) : text;
        Node node = root;
        int at = 0;
        while (true) {
            int common = node.common(added, at);
            if (common < node.run.length) {
                node.split(common);
            }
            at += common;
            if (at == added.length) {
                node.add(likeness, variant);
                return;
            }
            Node next = node.next(added[at]);
            if (next == null) {
                next = new Node(Arrays.copyOfRange(added, at + 1, added.length));
                node.add(added[at], next);
            }
            node = next;
            at++;
        }
    }

    private static byte[] reversed(byte[] text) {
        byte[] reversed = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            reversed[i] = text[text.length - 1 - i];
        }
        return reversed;
    }

    /** Sets the bits of variants that wait for what the text begins with, or is. */
    void markForward(byte[] text, int length, long[] marks) {
        mark(text, 0, 1, length, marks);
    }

    /** Sets the bits of variants that wait for what the text holds. */
    void markAnywhere(byte[] text, int length, long[] marks) {
        if (root.isBarren()) {
            return;
        }
        mark(root.prefixes, marks);
        for (int from = 0; from < length; from++) {
            // Few bytes begin anything.
            if (root.next(text[from]) != null) {
                mark(text, from, 1, length - from, marks);
            }
        }
    }

    /** Sets the bits of variants that wait for what the text ends with. */
    void markBackward(byte[] text, int length, long[] marks) {
        mark(text, length - 1, -1, length, marks);
    }

    private void mark(byte[] text, int from, int step, int count, long[] marks) {
        Node node = root;
        int at = from;
        int left = count;
        while (node != null) {
            byte[] run = node.run;
            if (run.length > left) {
                return;
            }
            for (byte wanted : run) {
                if (text[at] != wanted) {
                    return;
                }
                at += step;
            }
            left -= run.length;
            mark(node.prefixes, marks);
            if (left == 0) {
                mark(node.paths, marks);
                mark(node.equals, marks);
                return;
            }
            if (text[at] == '/') {
                mark(node.paths, marks);
            }
            node = node.next(text[at]);
            at += step;
            left--;
        }
    }

    private static void mark(int[] variants, long[] marks) {
        for (int variant : variants) {
            marks[variant >>> 6] |= 1L << variant;
        }
    }

    /** Where texts part, or one ends. */
    private static final class Node {
        private static final int[] NOBODY = {};

        /** From so many on a table is faster than looking through the labels. */
        private static final int MANY = 5;

        /** What comes before this node ends or parts, after the label that led to it. */
        private byte[] run;

        private byte[] labels = {};
        private Node[] nexts = {};
        private @Nullable Node @Nullable [] byLabel;
        private int[] prefixes = NOBODY;
        private int[] paths = NOBODY;
        private int[] equals = NOBODY;

        Node(byte[] run) {
            this.run = run;
        }

        /** Whether nothing ends here or further on. */
        boolean isBarren() {
            return labels.length == 0 && prefixes.length == 0;
        }

        /** How many bytes of the run the text has from there on. */
        int common(byte[] text, int from) {
            int mismatch = Arrays.mismatch(run, 0, run.length, text, from, text.length);
            return mismatch < 0 ? run.length : mismatch;
        }

        void add(byte label, Node next) {
            int count = labels.length;
            labels = Arrays.copyOf(labels, count + 1);
            labels[count] = label;
            nexts = Arrays.copyOf(nexts, count + 1);
            nexts[count] = next;
            if (labels.length >= MANY) {
                byLabel = new Node[256];
                for (int i = 0; i < labels.length; i++) {
                    byLabel[labels[i] & 255] = nexts[i];
                }
            }
        }

        void add(Likeness likeness, int variant) {
            switch (likeness) {
                case EQUAL -> equals = added(equals, variant);
                case PATH -> paths = added(paths, variant);
                case PREFIX, SUFFIX, PART -> prefixes = added(prefixes, variant);
            }
        }

        private static int[] added(int[] variants, int variant) {
            int[] more = Arrays.copyOf(variants, variants.length + 1);
            more[variants.length] = variant;
            return more;
        }

        /** Ends after so many bytes of its run; what comes behind them is a node of its own. */
        void split(int length) {
            Node tail = new Node(Arrays.copyOfRange(run, length + 1, run.length));
            tail.labels = labels;
            tail.nexts = nexts;
            tail.byLabel = byLabel;
            tail.prefixes = prefixes;
            tail.paths = paths;
            tail.equals = equals;
            byte label = run[length];
            run = Arrays.copyOf(run, length);
            labels = new byte[0];
            nexts = new Node[0];
            byLabel = null;
            prefixes = NOBODY;
            paths = NOBODY;
            equals = NOBODY;
            add(label, tail);
        }

        @Nullable
        Node next(byte label) {
            if (byLabel != null) {
                return byLabel[label & 255];
            }
            for (int i = 0; i < labels.length; i++) {
                if (labels[i] == label) {
                    return nexts[i];
                }
            }
            return null;
        }
    }
}
