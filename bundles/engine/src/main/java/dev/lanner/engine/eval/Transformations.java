// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Values made of other values. */
public final class Transformations {
    private Transformations() {}

    /** Always the same text. */
    public static ValueSource constant(Text text) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                target.setText(text);
                return true;
            }
        };
    }

    /** The text with its ASCII letters in lower or upper case. */
    public static ValueSource cased(ValueSource source, boolean upper) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                if (!source.read(frame)) {
                    return false;
                }
                target.clear();
                byte[] bytes = source.value().bytes();
                for (int i = 0; i < source.value().length(); i++) {
                    target.append(upper ? Bytes.raise(bytes[i]) : Bytes.fold(bytes[i]));
                }
                return true;
            }
        };
    }

    /** What the text is the Base64 form of; no value if it is none. */
    public static ValueSource decoded(ValueSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                target.clear();
                return source.read(frame)
                        && Base64Text.decode(
                                source.value().bytes(), source.value().length(), target);
            }
        };
    }

    /** The Base64 form of the bytes. */
    public static ValueSource encoded(ValueSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                if (!source.read(frame)) {
                    return false;
                }
                FieldValue value = source.value();
                byte[] text = Base64.getEncoder().encode(Arrays.copyOf(value.bytes(), value.length()));
                target.clear();
                target.append(text, 0, text.length);
                return true;
            }
        };
    }

    /** What follows the last slash. */
    public static ValueSource basename(ValueSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                if (!source.read(frame)) {
                    return false;
                }
                byte[] bytes = source.value().bytes();
                int start = source.value().length();
                while (start > 0 && bytes[start - 1] != '/') {
                    start--;
                }
                target.clear();
                target.append(bytes, start, source.value().length() - start);
                return true;
            }
        };
    }

    /** How many bytes the value has. */
    public static ValueSource length(ValueSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                if (!source.read(frame)) {
                    return false;
                }
                target.setNumber(source.value().length());
                return true;
            }
        };
    }

    /** How many values there are. */
    public static ValueSource count(MultiSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                int count = 0;
                while (source.read(frame, count)) {
                    count++;
                }
                target.setNumber(count);
                return true;
            }
        };
    }

    /** The texts one after the other with {@code separator} between them; no value if one of them has none. */
    public static ValueSource joined(ValueSource separator, List<ValueSource> sources) {
        ValueSource[] parts = sources.toArray(new ValueSource[0]);
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                target.clear();
                if (!separator.read(frame)) {
                    return false;
                }
                for (int i = 0; i < parts.length; i++) {
                    if (!parts[i].read(frame)) {
                        return false;
                    }
                    if (i > 0) {
                        append(target, separator.value());
                    }
                    append(target, parts[i].value());
                }
                return true;
            }
        };
    }

    /** The values of a field one after the other with {@code separator} between them. */
    public static ValueSource joined(ValueSource separator, MultiSource source) {
        return new ValueSource() {
            @Override
            protected boolean compute(Frame frame, FieldValue target) {
                target.clear();
                if (!separator.read(frame)) {
                    return false;
                }
                for (int i = 0; source.read(frame, i); i++) {
                    if (i > 0) {
                        append(target, separator.value());
                    }
                    append(target, source.value());
                }
                return true;
            }
        };
    }

    private static void append(FieldValue target, FieldValue value) {
        target.append(value.bytes(), 0, value.length());
    }
}
