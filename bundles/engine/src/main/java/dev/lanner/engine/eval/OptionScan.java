// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The options of a command line, as {@code getopt} of the C library finds them: single letters behind a {@code -}, some of
 * which take a value. It ends at {@code --} and at the first word that is no option; words that begin with {@code --} are
 * passed over. Allocates only while it grows.
 */
public final class OptionScan {
    private final Words words;
    private final ValueSource letters;
    private final List<FieldValue> copies = new ArrayList<>();
    private final List<FieldValue> results = new ArrayList<>();
    private final BitSet known = new BitSet(256);
    private final BitSet valued = new BitSet(256);
    private int wordCount;
    private int resultCount;

    /** The words of a command line. */
    public interface Words {
        /** Whether there is a word at {@code index}, which is then appended to {@code word}. */
        boolean read(Frame frame, int index, FieldValue word);

        /** Whether they are there at all. */
        boolean arePresent(Frame frame);
    }

    /** Of these words, with the letters that are options, each with a colon behind it if it takes a value. */
    public OptionScan(Words words, ValueSource letters) {
        this.words = words;
        this.letters = letters;
    }

    /** The values of a field. */
    public static Words words(MultiSource source) {
        return new Words() {
            @Override
            public boolean read(Frame frame, int index, FieldValue word) {
                boolean present = source.read(frame, index);
                if (present) {
                    append(word, source.value());
                }
                return present;
            }

            @Override
            public boolean arePresent(Frame frame) {
                return true;
            }
        };
    }

    /** Values that are written out; there are none if one of them is missing. */
    public static Words words(List<ValueSource> sources) {
        return new Words() {
            @Override
            public boolean read(Frame frame, int index, FieldValue word) {
                if (index >= sources.size()) {
                    return false;
                }
                append(word, sources.get(index).value());
                return true;
            }

            @Override
            public boolean arePresent(Frame frame) {
                for (int i = 0; i < sources.size(); i++) {
                    if (!sources.get(i).read(frame)) {
                        return false;
                    }
                }
                return true;
            }
        };
    }

    /** What stands between the blanks of a text. */
    public static Words words(ValueSource text) {
        return new Words() {
            @Override
            public boolean read(Frame frame, int index, FieldValue word) {
                byte[] bytes = text.value().bytes();
                int end = text.value().length();
                int at = 0;
                for (int i = 0; ; i++) {
                    while (at < end && bytes[at] == ' ') {
                        at++;
                    }
                    int start = at;
                    while (at < end && bytes[at] != ' ') {
                        at++;
                    }
                    if (start == at) {
                        return false;
                    }
                    if (i == index) {
                        word.append(bytes, start, at - start);
                        return true;
                    }
                }
            }

            @Override
            public boolean arePresent(Frame frame) {
                return text.read(frame);
            }
        };
    }

    /** All options with their values, one after the other, {@code ?} for each that is unknown. */
    public MultiSource all() {
        return new MultiSource() {
            private boolean present;
            private int at;

            @Override
            public boolean read(Frame frame, int index) {
                // Whoever asks begins with the first.
                if (index == 0) {
                    present = scan(frame, -1);
                }
                at = index;
                return present && index < resultCount;
            }

            @Override
            public FieldValue value() {
                return results.get(at);
            }
        };
    }

    /** The value of one option, the last one if it is there more than once; the letter itself if it takes no value. */
    public ValueSource one(int letter) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                target.clear();
                if (!scan(frame, letter) || resultCount == 0) {
                    return false;
                }
                append(target, results.get(resultCount - 1));
                return true;
            }
        };
    }

    private boolean scan(Frame frame, int wanted) {
        resultCount = 0;
        if (!letters.read(frame) || !words.arePresent(frame)) {
            return false;
        }
        readLetters();
        wordCount = 0;
        while (words.read(frame, wordCount, next(copies, wordCount))) {
            wordCount++;
        }
        int index = 0;
        while (index < wordCount && isOption(copies.get(index))) {
            FieldValue word = copies.get(index);
            boolean isLong = word.length() > 2 && word.bytes()[1] == '-';
            index += isLong ? 1 : scan(word, index, wanted);
        }
        return true;
    }

    private static boolean isOption(FieldValue word) {
        boolean isEnd = word.length() == 2 && word.bytes()[1] == '-';
        return word.length() > 1 && word.bytes()[0] == '-' && !isEnd;
    }

    /** Takes the letters of one word; returns how many words that used up. */
    private int scan(FieldValue word, int index, int wanted) {
        for (int i = 1; i < word.length(); i++) {
            int letter = word.bytes()[i] & 0xff;
            boolean isWanted = wanted < 0 || wanted == letter;
            if (!known.get(letter)) {
                if (wanted < 0) {
                    result().append((byte) '?');
                }
            } else if (!valued.get(letter)) {
                if (isWanted) {
                    result().append((byte) letter);
                }
            } else {
                return option(word, i, index, wanted);
            }
        }
        return 1;
    }

    private int option(FieldValue word, int at, int index, int wanted) {
        byte letter = word.bytes()[at];
        boolean isAttached = at + 1 < word.length();
        boolean isMissing = !isAttached && index + 1 >= wordCount;
        if (wanted >= 0 && wanted != (letter & 0xff)) {
            return isAttached || isMissing ? 1 : 2;
        }
        if (isMissing) {
            result();
            return 1;
        }
        if (wanted < 0) {
            result().append(letter);
        }
        if (isAttached) {
            result().append(word.bytes(), at + 1, word.length() - at - 1);
            return 1;
        }
        append(result(), copies.get(index + 1));
        return 2;
    }

    private void readLetters() {
        known.clear();
        valued.clear();
        byte[] bytes = letters.value().bytes();
        int length = letters.value().length();
        for (int i = 0; i < length; i++) {
            if (bytes[i] != ':') {
                known.set(bytes[i] & 0xff);
                valued.set(bytes[i] & 0xff, i + 1 < length && bytes[i + 1] == ':');
            }
        }
    }

    private FieldValue result() {
        return next(results, resultCount++);
    }

    private static FieldValue next(List<FieldValue> pool, int index) {
        if (index == pool.size()) {
            pool.add(new FieldValue());
        }
        FieldValue value = pool.get(index);
        value.clear();
        return value;
    }

    private static void append(FieldValue target, FieldValue value) {
        target.append(value.bytes(), 0, value.length());
    }
}
