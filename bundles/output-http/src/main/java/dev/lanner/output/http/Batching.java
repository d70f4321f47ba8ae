// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** How several alerts share a request. */
enum Batching {
    /** They do not: each has its own. */
    NONE("", "", "", ""),
    ARRAY("[", ",", "]", "application/json"),
    LINES("", "\n", "\n", "application/x-ndjson");

    private final String begin;
    private final String between;
    private final String end;
    private final String contentType;

    Batching(String begin, String between, String end, String contentType) {
        this.begin = begin;
        this.between = between;
        this.end = end;
        this.contentType = contentType;
    }

    /**
     * As a configuration names it.
     *
     * @throws IllegalArgumentException if it is none, for people
     */
    static Batching of(String name) {
        for (Batching batching : values()) {
            if (batching.name().toLowerCase(Locale.ROOT).equals(name)) {
                return batching;
            }
        }
        throw new IllegalArgumentException(
                "dev.lanner.output.http has a wrong 'batch', '" + name + "'; it must be none, array or lines.");
    }

    /** The body of a request with these alerts. */
    byte[] body(List<String> alerts) {
        return (begin + String.join(between, alerts) + end).getBytes(StandardCharsets.UTF_8);
    }

    /** What the body is, unless somebody knows better. */
    String contentType(String otherwise) {
        return contentType.isEmpty() ? otherwise : contentType;
    }
}
