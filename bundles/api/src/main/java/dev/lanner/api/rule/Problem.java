// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a rules document.
 *
 * @param code the kind of problem, with the name that Falco gives it
 * @param location where it is
 * @param item what it is in, for example {@code rule 'Shell in container'}; null outside of any item
 * @param within the items that lead to it, the outermost first: a rule, the macros by which it comes to the place, or the
 *     exception; empty outside of any item
 * @param message what is wrong, the offending text quoted
 * @param snippet the line with a caret below; null if there is nothing to show
 * @param hint what to do; null if nothing better than the message can be said
 */
public record Problem(
        ProblemCode code,
        Location location,
        @Nullable String item,
        List<ItemPlace> within,
        String message,
        @Nullable String snippet,
        @Nullable String hint) {

    /** Keeps its own copy of the items. */
    public Problem {
        within = List.copyOf(within);
    }

    /** A problem of which no more is known than the item that it is in. */
    public Problem(
            ProblemCode code,
            Location location,
            @Nullable String item,
            String message,
            @Nullable String snippet,
            @Nullable String hint) {
        this(code, location, item, List.of(), message, snippet, hint);
    }

    /**
     * An item of a rules document.
     *
     * @param kind {@code rule}, {@code macro}, {@code list} or {@code exception}
     * @param name its name
     * @param location where it is named
     */
    public record ItemPlace(String kind, String name, Location location) {
        @Override
        public String toString() {
            return kind + " '" + name + "'";
        }
    }

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
        appendUsers(text);
        return text.toString();
    }

    /** What is wrong in a macro concerns those who use it, who may stand in another file. */
    private void appendUsers(StringBuilder text) {
        int innermost = within.size() - 1;
        if (innermost > 0 && within.get(innermost).kind().equals("macro")) {
            for (int i = innermost - 1; i >= 0; i--) {
                ItemPlace user = within.get(i);
                text.append("\n  used by ").append(user).append(" at ").append(user.location());
            }
        }
    }
}
