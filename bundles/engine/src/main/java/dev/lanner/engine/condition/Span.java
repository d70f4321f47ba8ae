// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

/**
 * A part of a text.
 *
 * @param source the text
 * @param start offset of the first character
 * @param end offset after the last one
 */
public record Span(SourceText source, int start, int end) {
    /** The characters. */
    public String text() {
        return source.text().substring(start, Math.min(end, source.text().length()));
    }
}
