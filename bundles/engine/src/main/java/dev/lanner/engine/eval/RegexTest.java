// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.lanner.api.field.FieldValue;

/**
 * Whether a regular expression matches all of a value, in time linear to its length whatever the expression. The only check
 * that allocates: RE2/J makes a matcher for each value.
 */
public final class RegexTest implements ValueTest {
    private final Pattern pattern;

    private RegexTest(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Compiles {@code expression}; IllegalArgumentException with a message for people if it is none. */
    public static RegexTest of(String expression) {
        try {
            return new RegexTest(Pattern.compile(expression, Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription() + ": " + e.getPattern(), e);
        }
    }

    @Override
    public boolean test(FieldValue value) {
        return pattern.matcher(java.util.Arrays.copyOf(value.bytes(), value.length()))
                .matches();
    }
}
