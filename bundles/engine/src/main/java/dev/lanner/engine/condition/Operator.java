// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.condition;

/** The operators, in the order in which the parser tries them: none before another that starts with it. */
public enum Operator {
    EXISTS("exists", Kind.ALONE),
    LESS_OR_EQUAL("<=", Kind.ORDER),
    LESS("<", Kind.ORDER),
    GREATER_OR_EQUAL(">=", Kind.ORDER),
    GREATER(">", Kind.ORDER),
    DOUBLE_EQUAL("==", Kind.VALUE),
    EQUAL("=", Kind.VALUE),
    NOT_EQUAL("!=", Kind.VALUE),
    GLOB("glob", Kind.VALUE),
    IGLOB("iglob", Kind.VALUE),
    CONTAINS("contains", Kind.VALUE),
    ICONTAINS("icontains", Kind.VALUE),
    BCONTAINS("bcontains", Kind.VALUE),
    STARTSWITH("startswith", Kind.VALUE),
    BSTARTSWITH("bstartswith", Kind.VALUE),
    ENDSWITH("endswith", Kind.VALUE),
    REGEX("regex", Kind.VALUE),
    INTERSECTS("intersects", Kind.LIST),
    IN("in", Kind.LIST),
    PMATCH("pmatch", Kind.LIST);

    /** What stands to the right of an operator. */
    public enum Kind {
        /** Nothing. */
        ALONE,
        /** A number. */
        ORDER,
        /** A single value. */
        VALUE,
        /** Values in parentheses. */
        LIST
    }

    private final String symbol;
    private final Kind kind;

    Operator(String symbol, Kind kind) {
        this.symbol = symbol;
        this.kind = kind;
    }

    /** As conditions write it. */
    public String symbol() {
        return symbol;
    }

    /** What stands to its right. */
    public Kind kind() {
        return kind;
    }

    /** Whether it is a word, which a blank must follow, rather than a sign. */
    boolean isValueWord() {
        return kind == Kind.VALUE && Character.isLetter(symbol.charAt(0));
    }

    /** Whether it asks for equality. */
    public boolean isEquality() {
        return this == EQUAL || this == DOUBLE_EQUAL;
    }

    @Override
    public String toString() {
        return symbol;
    }
}
