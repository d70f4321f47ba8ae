// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

import dev.lanner.api.rule.Location;
import java.util.List;

/**
 * A text that knows where each of its characters stands in a document.
 *
 * @param text the text itself
 * @param origin maps its offsets
 */
public record SourceText(String text, Origin origin) {
    /** The place of the character at {@code offset}. */
    public Location location(int offset) {
        return origin.location(Math.min(offset, text.length()));
    }

    /** The document's line at {@code offset} with a caret below. */
    public String snippet(int offset) {
        return origin.snippet(Math.min(offset, text.length()));
    }

    /** This text, a blank, and the other text. */
    public SourceText append(SourceText other) {
        return new SourceText(text + " " + other.text, new Joined(List.of(this, other), text.length() + 1));
    }

    /** Whether a text that was appended starts at {@code offset}. */
    public boolean isJoint(int offset) {
        return origin instanceof Joined joined
                && (offset == joined.start || joined.parts.get(0).isJoint(offset));
    }

    private record Joined(List<SourceText> parts, int start) implements Origin {
        @Override
        public Location location(int offset) {
            return offset < start ? parts.get(0).location(offset) : parts.get(1).location(offset - start);
        }

        @Override
        public String snippet(int offset) {
            return offset < start ? parts.get(0).snippet(offset) : parts.get(1).snippet(offset - start);
        }
    }
}
