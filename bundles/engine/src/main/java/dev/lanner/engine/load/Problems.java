// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.engine.condition.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong, each thing once, however many rules come to it. */
public final class Problems {
    private record Key(ProblemCode code, Location location, String message) {}

    private final Map<Key, Problem> found = new LinkedHashMap<>();

    /** Adds a problem at a part of a text. */
    public void add(ProblemCode code, Span span, Within within, String message, @Nullable String hint) {
        Location place = span.source().location(span.start());
        add(code, place, within, message, span.source().snippet(span.start()), hint);
    }

    /** Adds a problem at a place of a document. */
    public void add(
            ProblemCode code, YamlText document, Location place, Within within, String message, @Nullable String hint) {
        add(code, place, within, message, document.snippet(place), hint);
    }

    private void add(
            ProblemCode code, Location place, Within within, String message, String snippet, @Nullable String hint) {
        add(new Problem(code, place, within.label(), within.items(), message, snippet, hint));
    }

    /** Adds a problem that somebody else has found. */
    public void add(Problem problem) {
        found.putIfAbsent(new Key(problem.code(), problem.location(), problem.message()), problem);
    }

    /** Whether one of them is an error. */
    public boolean hasErrors() {
        return found.values().stream().anyMatch(Problem::isError);
    }

    /** All of them: those of the documents in the order given first, each document's by place. */
    public List<Problem> inOrder(List<String> documents) {
        List<Problem> sorted = new ArrayList<>(found.values());
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
