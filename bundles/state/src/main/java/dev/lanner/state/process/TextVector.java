// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.util.AbstractList;
import java.util.RandomAccess;

/** An immutable list of texts, such as the arguments of a program. */
public final class TextVector extends AbstractList<Text> implements RandomAccess {
    /** No texts. */
    public static final TextVector EMPTY = new TextVector(new Text[0]);

    private final Text[] texts;

    private TextVector(Text[] texts) {
        this.texts = texts;
    }

    /** The texts in {@code length} bytes, each ended by NUL; what comes after the last NUL counts too. */
    public static TextVector parse(ByteBuffer buffer, int offset, int length) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            if (buffer.get(offset + i) == 0 || i == length - 1) {
                count++;
            }
        }
        if (count == 0) {
            return EMPTY;
        }
        Text[] texts = new Text[count];
        int start = offset;
        for (int i = 0; i < count; i++) {
            int end = start;
            while (end < offset + length && buffer.get(end) != 0) {
                end++;
            }
            texts[i] = Text.copyOf(buffer, start, end - start);
            start = end + 1;
        }
        return new TextVector(texts);
    }

    /** A vector of these texts. */
    public static TextVector of(Text... texts) {
        return texts.length == 0 ? EMPTY : new TextVector(texts.clone());
    }

    /** Whether {@link #parse} of these bytes would give an equal vector. */
    boolean matches(ByteBuffer buffer, int offset, int length) {
        int start = offset;
        for (Text text : texts) {
            int end = start + text.length();
            if (end > offset + length || !text.contentEquals(buffer, start, text.length())) {
                return false;
            }
            if (end < offset + length && buffer.get(end) != 0) {
                return false;
            }
            start = end + 1;
        }
        return start >= offset + length;
    }

    @Override
    public Text get(int index) {
        return texts[index];
    }

    @Override
    public int size() {
        return texts.length;
    }
}
