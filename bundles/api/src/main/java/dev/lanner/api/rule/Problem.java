// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a rules document.
 *
 * @param code the kind of problem, with the name that Falco gives it
 * @param location where it is
 * @param item what it is in, for example {@code rule 'Shell in container'}; null outside of any item
 * @param message what is wrong, the offending text quoted
 * @param snippet the line with a caret below; null if there is nothing to show
 * @param hint what to do; null if nothing better than the message can be said
 */
public record Problem(
        ProblemCode code,
        Location location,
        @Nullable String item,
        String message,
        @Nullable String snippet,
        @Nullable String hint) {

    /** Whether the load fails for it. */
    public boolean isError() {
        return code.isError();
    }

    /** As people read it: where, in what, what is wrong and what to do, then the snippet. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(location.toString());
        text.append(isError() ? " error" : " warning");
        if (item != null) {
            text.append(" in ").append(item);
        }
        text.append(": ").append(message);
        if (hint != null) {
            text.append("; ").append(hint);
        }
        text.append(" [").append(code).append(']');
        if (snippet != null) {
            text.append('\n').append(snippet);
        }
        return text.toString();
    }
}
