// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldFlag;
import dev.lanner.engine.compile.ValueTests.Family;
import dev.lanner.engine.condition.Operator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which operators fit which values. */
final class OperatorTable {
    private static final Set<Operator> LISTS = EnumSet.of(Operator.IN, Operator.INTERSECTS, Operator.EXISTS);
    private static final Map<Family, Set<Operator>> SINGLE = new EnumMap<>(Family.class);

    static {
        Set<Operator> equality = EnumSet.of(Operator.EQUAL, Operator.DOUBLE_EQUAL, Operator.NOT_EQUAL, Operator.EXISTS);
        Set<Operator> sets = EnumSet.copyOf(equality);
        sets.addAll(LISTS);
        Set<Operator> numbers = EnumSet.copyOf(sets);
        numbers.addAll(Set.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL));
        Set<Operator> texts = EnumSet.allOf(Operator.class);
        texts.removeAll(Set.of(Operator.LESS, Operator.LESS_OR_EQUAL, Operator.GREATER, Operator.GREATER_OR_EQUAL));
        Set<Operator> bytes = EnumSet.copyOf(sets);
        bytes.addAll(Set.of(
                Operator.CONTAINS, Operator.STARTSWITH, Operator.ENDSWITH, Operator.BCONTAINS, Operator.BSTARTSWITH));
        texts.removeAll(Set.of(Operator.BCONTAINS, Operator.BSTARTSWITH));
        SINGLE.put(Family.NUMBER, numbers);
        SINGLE.put(Family.BOOLEAN, equality);
        SINGLE.put(Family.TEXT, texts);
        SINGLE.put(Family.BYTES, bytes);
        SINGLE.put(Family.ADDRESS, sets);
    }

    private static final Set<Operator> EQUALITY_ONLY = EnumSet.of(Operator.EQUAL, Operator.DOUBLE_EQUAL);

    private OperatorTable() {}

    static Set<Operator> of(Bound left) {
        if (left.flags().contains(FieldFlag.AT_MOST)) {
            return EQUALITY_ONLY;
        }
        if (left.shape() == Bound.Shape.LIST) {
            return LISTS;
        }
        return SINGLE.getOrDefault(Family.of(left.type()), LISTS);
    }

    static String kind(Bound left) {
        String kind =
                switch (Family.of(left.type())) {
                    case NUMBER -> "a number";
                    case BOOLEAN -> "true or false";
                    case TEXT -> "a text";
                    case BYTES -> "bytes";
                    case ADDRESS -> "an address";
                };
        return left.shape() == Bound.Shape.LIST ? "a list" : kind;
    }

    static String symbols(Set<Operator> operators) {
        return operators.stream().map(Operator::symbol).collect(Collectors.joining(", "));
    }
}
