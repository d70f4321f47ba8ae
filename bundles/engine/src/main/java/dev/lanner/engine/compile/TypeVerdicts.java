// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.engine.condition.Operator;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a comparison answers for each event type, as far as the type decides it. */
final class TypeVerdicts {
    private static final Set<String> GENERIC = Set.of("GENERIC_E", "GENERIC_X");
    private static final String NEWS = "ASYNCEVENT_E";

    private final BitSet yes = new BitSet();
    private final BitSet open = new BitSet();
    private final Set<String> names;
    private final boolean isNegated;
    private final boolean isDirection;

    private TypeVerdicts(Set<String> names, boolean isNegated, boolean isDirection) {
        this.names = names;
        this.isNegated = isNegated;
        this.isDirection = isDirection;
    }

    /** Whether the comparison asks for the direction. */
    boolean isDirection() {
        return isDirection;
    }

    /** Of {@code evt.type} or {@code syscall.type} and names. */
    static TypeVerdicts ofNames(EventCatalogue catalogue, Operator operator, List<String> names, boolean syscallsOnly) {
        Set<String> wanted = new HashSet<>(names);
        boolean generic =
                names.stream().anyMatch(name -> catalogue.named(name).stream().anyMatch(TypeVerdicts::isGeneric));
        boolean negated = operator == Operator.NOT_EQUAL;
        TypeVerdicts verdicts = new TypeVerdicts(wanted, negated, false);
        boolean isOfNews = names.stream().anyMatch(name -> catalogue.named(name).stream()
                .anyMatch(type -> isNews(type) && !type.name().equals(name)));
        for (EventType type : catalogue.types()) {
            if (syscallsOnly && type.kind() != EventKind.SYSCALL) {
                continue;
            }
            if ((isGeneric(type) && generic) || (isNews(type) && isOfNews && !wanted.contains(type.name()))) {
                verdicts.open.set(type.code());
            } else {
                verdicts.yes.set(type.code(), (wanted.contains(type.name()) && !isGeneric(type)) != negated);
            }
        }
        return verdicts;
    }

    /** Of {@code evt.dir} and directions. */
    static TypeVerdicts ofDirections(EventCatalogue catalogue, Operator operator, List<String> directions) {
        boolean negated = operator == Operator.NOT_EQUAL;
        TypeVerdicts verdicts = new TypeVerdicts(Set.of(), negated, true);
        for (EventType type : catalogue.types()) {
            verdicts.yes.set(type.code(), directions.contains(type.isEnter() ? ">" : "<") != negated);
        }
        return verdicts;
    }

    /** Whether events of this type carry the name of their system call. */
    static boolean isGeneric(EventType type) {
        return GENERIC.contains(type.enumName());
    }

    /** Whether events of this type carry a name of their own. */
    static boolean isNews(EventType type) {
        return type.enumName().equals(NEWS);
    }

    /** Whether the type does not decide it. */
    boolean isOpen(int code) {
        return open.get(code);
    }

    /** What the type decides. */
    boolean isTrue(int code) {
        return yes.get(code);
    }

    /** What the name of the system call decides where the type alone {@link #isOpen does not}. */
    boolean isTrue(String syscall) {
        return names.contains(syscall) != isNegated;
    }
}
