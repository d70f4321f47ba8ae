// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

/** A field is known, and nobody provides it at this moment. */
final class MissingFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String field;

    MissingFieldException(String field) {
        super(field);
        this.field = field;
    }

    String field() {
        return field;
    }
}
