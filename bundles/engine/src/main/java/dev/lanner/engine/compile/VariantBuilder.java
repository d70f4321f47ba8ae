// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.engine.compile.Formula.Conjunction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Splits a rule's formula by event types, and what is left by scope. */
final class VariantBuilder {
    private final EventCatalogue catalogue;
    private final int currentTypes;

    VariantBuilder(EventCatalogue catalogue) {
        this.catalogue = catalogue;
        this.currentTypes =
                (int) catalogue.types().stream().filter(EventType::isCurrent).count();
    }

    /**
     * A formula as it is for some event types.
     *
     * @param process what the process alone must fulfil
     * @param rest what must be fulfilled then
     */
    record Part(BitSet codes, Formula process, Formula rest) {}

    List<Part> parts(Formula formula) {
        Map<Formula, BitSet> codes = new LinkedHashMap<>();
        Map<String, Formula> known = new LinkedHashMap<>();
        List<Atom> atoms = Formula.atoms(formula).stream()
                .filter(atom -> atom.verdicts() != null)
                .toList();
        for (EventType type : catalogue.types()) {
            if (type.isCurrent()) {
                Formula special =
                        known.computeIfAbsent(answers(atoms, type.code()), key -> specialise(formula, type.code()));
                if (!special.equals(Formula.FALSE)) {
                    codes.computeIfAbsent(special, key -> new BitSet()).set(type.code());
                }
            }
        }
        List<Part> parts = new ArrayList<>();
        codes.forEach((special, set) -> {
            Formula process =
                    Formula.replace(special, literal -> literal.atom().isProcessOnly() ? literal : Formula.TRUE);
            if (!process.equals(Formula.FALSE)) {
                parts.add(new Part(set, process, rest(special)));
            }
        });
        return parts;
    }

    /**
     * Names of the types that can match, sorted; empty if all can, or none. For a system call without a type of its own
     * that is the name of the call.
     */
    List<String> names(Formula formula, List<Part> parts) {
        Set<String> names = new TreeSet<>();
        if (!takesAll(parts)) {
            for (Part part : parts) {
                part.codes().stream().forEach(code -> {
                    EventType type = catalogue.types().get(code);
                    if (TypeVerdicts.isGeneric(type)) {
                        genericNames(formula, code, names);
                    } else {
                        names.add(type.name());
                    }
                });
            }
        }
        return List.copyOf(names);
    }

    /** Codes of all types that can match. */
    BitSet codes(Formula formula) {
        BitSet codes = new BitSet();
        for (Part part : parts(formula)) {
            codes.or(part.codes());
        }
        return codes;
    }

    EventType type(int code) {
        return catalogue.types().get(code);
    }

    /** Whether all types can match. */
    boolean takesAll(List<Part> parts) {
        return count(parts) == currentTypes;
    }

    private void genericNames(Formula formula, int code, Set<String> names) {
        for (String name : catalogue.names()) {
            List<EventType> types = catalogue.named(name);
            if (!types.isEmpty()
                    && types.stream()
                            .allMatch(type ->
                                    TypeVerdicts.isGeneric(type) && !type.name().equals(name))
                    && !specialise(
                                    formula,
                                    verdicts -> verdicts.isOpen(code) ? verdicts.isTrue(name) : verdicts.isTrue(code))
                            .equals(Formula.FALSE)) {
                names.add(name);
            }
        }
    }

    private static Formula specialise(Formula formula, Predicate<TypeVerdicts> answer) {
        return Formula.replace(formula, literal -> {
            TypeVerdicts verdicts = literal.atom().verdicts();
            if (verdicts == null) {
                return literal;
            }
            return answer.test(verdicts) == literal.negated() ? Formula.FALSE : Formula.TRUE;
        });
    }

    /** How many types can match. */
    static int count(List<Part> parts) {
        return parts.stream().mapToInt(part -> part.codes().cardinality()).sum();
    }

    /** Parts that need nothing but the process are true when the mask says that the rule is alive. */
    private static Formula rest(Formula formula) {
        if (!(formula instanceof Conjunction all)) {
            return Formula.isProcessOnly(formula) ? Formula.TRUE : formula;
        }
        return Formula.and(all.parts().stream()
                .filter(part -> !Formula.isProcessOnly(part))
                .toList());
    }

    private static String answers(List<Atom> atoms, int code) {
        StringBuilder answers = new StringBuilder(atoms.size());
        for (Atom atom : atoms) {
            TypeVerdicts verdicts = atom.verdicts();
            answers.append(verdicts == null || verdicts.isOpen(code) ? '?' : verdicts.isTrue(code) ? '1' : '0');
        }
        return answers.toString();
    }

    private static Formula specialise(Formula formula, int code) {
        return Formula.replace(formula, literal -> {
            TypeVerdicts verdicts = literal.atom().verdicts();
            if (verdicts == null || verdicts.isOpen(code)) {
                return literal;
            }
            return verdicts.isTrue(code) == literal.negated() ? Formula.FALSE : Formula.TRUE;
        });
    }
}
