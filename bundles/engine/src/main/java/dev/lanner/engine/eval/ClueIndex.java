// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.engine.eval.Clue.Likeness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules variants out by their clues: each value that clues are about is looked at once, however many variants there are.
 * <em>Thread:</em> one.
 */
final class ClueIndex {
    /** A search in a value for so many variants at once takes less time than each of them searching for itself, if it must. */
    private static final int FEWEST_SEARCHES = 3;

    private final Column[] columns;
    /** Variants with clues. */
    private final long[] clued;

    private final long[] marks;

    /**
     * Makes an index.
     *
     * @param clues for each variant any of what must be there; none if nothing is known of it
     */
    ClueIndex(List<List<Clue>> clues, int words) {
        clued = new long[words];
        marks = new long[words];
        Map<ValueSource, Integer> searches = searches(clues);
        Map<ValueSource, Column> bySource = new LinkedHashMap<>();
        for (int i = 0; i < clues.size(); i++) {
            if (clues.get(i).stream().allMatch(clue -> isWorthwhile(clue, searches))) {
                for (Clue clue : clues.get(i)) {
                    bySource.computeIfAbsent(clue.source(), source -> new Column(source, words))
                            .add(clue, i);
                    clued[i >>> 6] |= 1L << i;
                }
            }
        }
        columns = new ArrayList<>(bySource.values()).toArray(new Column[0]);
    }

    /** How many variants search in each value. */
    private static Map<ValueSource, Integer> searches(List<List<Clue>> clues) {
        Map<ValueSource, Integer> searches = new HashMap<>();
        for (List<Clue> some : clues) {
            some.stream()
                    .filter(clue -> clue.likeness() == Likeness.PART)
                    .map(Clue::source)
                    .distinct()
                    .forEach(source -> searches.merge(source, 1, Integer::sum));
        }
        return searches;
    }

    private static boolean isWorthwhile(Clue clue, Map<ValueSource, Integer> searches) {
        return clue.likeness() != Likeness.PART || searches.getOrDefault(clue.source(), 0) >= FEWEST_SEARCHES;
    }

    /** Takes out of {@code live} what has clues of which none holds. */
    void narrow(long[] live, Frame frame) {
        long any = 0;
        for (int word = 0; word < marks.length; word++) {
            any |= live[word] & clued[word];
            marks[word] = ~clued[word];
        }
        if (any == 0) {
            return;
        }
        for (Column column : columns) {
            column.mark(live, marks, frame);
        }
        for (int word = 0; word < marks.length; word++) {
            live[word] &= marks[word];
        }
    }

    /** The clues about one value. */
    private static final class Column {
        private final ValueSource source;
        private final long[] users;
        private final TextTrie forward = new TextTrie();
        private final TextTrie backward = new TextTrie();
        private final TextTrie inner = new TextTrie();

        Column(ValueSource source, int words) {
            this.source = source;
            users = new long[words];
        }

        void add(Clue clue, int variant) {
            users[variant >>> 6] |= 1L << variant;
            TextTrie trie =
                    switch (clue.likeness()) {
                        case EQUAL, PREFIX, PATH -> forward;
                        case SUFFIX -> backward;
                        case PART -> inner;
                    };
            clue.texts().forEach(text -> trie.add(text, clue.likeness(), variant));
        }

        void mark(long[] live, long[] marks, Frame frame) {
            // What another value has marked already needs no second reason.
            long wanted = 0;
            for (int word = 0; word < users.length; word++) {
                wanted |= users[word] & live[word] & ~marks[word];
            }
            if (wanted == 0 || !source.read(frame)) {
                return;
            }
            byte[] text = source.value().bytes();
            int length = source.value().length();
            forward.markForward(text, length, marks);
            backward.markBackward(text, length, marks);
            inner.markAnywhere(text, length, marks);
        }
    }
}
