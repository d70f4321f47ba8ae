// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, each thing once. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    /** Adds a problem at a part of a text. */
    public void add(ProblemCode code, Span span, @Nullable String item, String message, @Nullable String hint) {
        found.add(new Problem(
                code,
                span.source().location(span.start()),
                item,
                message,
                span.source().snippet(span.start()),
                hint));
    }

    /** Adds a problem at a place of a document. */
    public void add(
            ProblemCode code,
            YamlText document,
            Location place,
            @Nullable String item,
            String message,
            @Nullable String hint) {
        found.add(new Problem(code, place, item, message, document.snippet(place), hint));
    }

    /** Whether one of them is an error. */
    public boolean hasErrors() {
        return found.stream().anyMatch(Problem::isError);
    }

    /** All of them: those of the documents in the order given first, each document's by place. */
    public List<Problem> inOrder(List<String> documents) {
        List<Problem> sorted = new ArrayList<>(found);
        sorted.sort((a, b) -> {
            Location left = a.location();
            Location right = b.location();
            int byDocument = Integer.compare(documents.indexOf(left.document()), documents.indexOf(right.document()));
            int byLine = Integer.compare(left.line(), right.line());
            int byColumn = Integer.compare(left.column(), right.column());
            return byDocument != 0 ? byDocument : byLine != 0 ? byLine : byColumn;
        });
        return sorted;
    }
}
