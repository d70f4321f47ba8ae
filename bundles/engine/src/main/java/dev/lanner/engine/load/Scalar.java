// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;

/**
 * A single value of a document.
 *
 * @param source its text with places
 */
public record Scalar(SourceText source) {
    /** Its text. */
    public String text() {
        return source.text();
    }

    /** All of it. */
    public Span span() {
        return new Span(source, 0, source.text().length());
    }
}
