// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variants that an event of some type may match.
 *
 * <p>What several of them ask is a guard: it is asked once, and only while one of them is still alive; if it does not hold,
 * all of them are out. What is left for each alone is its rest.
 */
final class Bucket {
    /** So many variants make a guard: asking whether any of fewer is alive takes as long as asking each. */
    private static final int FEWEST_USERS = 3;

    /** More guards than these are not worth it for what they cost where there are thousands of rules. */
    private static final int MOST_GUARDS = 24;

    /** A guard that costs less than looking at clues comes before them. */
    private static final int CHEAP = 6;

    private final long[] variants;
    private final Check[] guards;
    private final long[][] guarded;
    private final int cheapCount;
    private final @Nullable Check[] rests;

    /** Of the variants at these positions of {@code all}. */
    Bucket(List<Variant> all, BitSet positions, int words) {
        variants = bits(positions, words);
        IdentityHashMap<Check, BitSet> users = new IdentityHashMap<>();
        List<Variant.Part> parts = new ArrayList<>();
        positions.stream().forEach(position -> {
            for (Variant.Part part : all.get(position).rest()) {
                BitSet present = users.get(part.check());
                if (present == null) {
                    present = new BitSet();
                    users.put(part.check(), present);
                    parts.add(part);
                }
                present.set(position);
            }
        });
        parts.removeIf(part -> cardinality(users, part) < FEWEST_USERS);
        parts.sort(Comparator.comparingInt(part -> -cardinality(users, part)));
        parts.subList(Math.min(parts.size(), MOST_GUARDS), parts.size()).clear();
        // What costs least for each variant that it may put out comes first.
        parts.sort(Comparator.<Variant.Part, Boolean>comparing(part -> part.cost() > CHEAP)
                .thenComparingDouble(part -> (double) part.cost() / cardinality(users, part)));
        cheapCount = (int) parts.stream().filter(part -> part.cost() <= CHEAP).count();
        Set<Check> asked = Collections.newSetFromMap(new IdentityHashMap<>());
        guards = new Check[parts.size()];
        guarded = new long[parts.size()][];
        for (int i = 0; i < guards.length; i++) {
            Check check = parts.get(i).check();
            guards[i] = check;
            asked.add(check);
            BitSet own = users.get(check);
            guarded[i] = bits(own == null ? new BitSet() : own, words);
        }
        rests = new Check[all.size()];
        positions.stream().forEach(position -> rests[position] = rest(all.get(position), asked));
    }

    private static int cardinality(IdentityHashMap<Check, BitSet> users, Variant.Part part) {
        BitSet set = users.get(part.check());
        return set == null ? 0 : set.cardinality();
    }

    private static @Nullable Check rest(Variant variant, Set<Check> asked) {
        Check[] own = variant.rest().stream()
                .filter(part -> !asked.contains(part.check()))
                .sorted(Comparator.comparingInt(Variant.Part::cost))
                .map(Variant.Part::check)
                .toArray(Check[]::new);
        return own.length == 0 ? null : own.length == 1 ? own[0] : Checks.all(own);
    }

    private static long[] bits(BitSet set, int words) {
        return java.util.Arrays.copyOf(set.toLongArray(), words);
    }

    /** The variants in this word. */
    long variants(int word) {
        return variants[word];
    }

    /** Takes out of {@code live} what a guard that costs little puts out; false if nothing is left. */
    boolean guardCheaply(long[] live, Frame frame) {
        return guard(live, frame, 0, cheapCount);
    }

    /** Takes out of {@code live} what any other guard puts out; false if nothing is left. */
    boolean guard(long[] live, Frame frame) {
        return guard(live, frame, cheapCount, guards.length);
    }

    private boolean guard(long[] live, Frame frame, int from, int to) {
        for (int i = from; i < to; i++) {
            long[] users = guarded[i];
            if (intersects(live, users) && !guards[i].test(frame)) {
                for (int word = 0; word < users.length; word++) {
                    live[word] &= ~users[word];
                }
            }
        }
        return intersects(live, variants);
    }

    private static boolean intersects(long[] live, long[] users) {
        for (int word = 0; word < users.length; word++) {
            if ((live[word] & users[word]) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Whether what no guard has asked for this variant holds. */
    boolean askRest(int variant, Frame frame) {
        Check rest = rests[variant];
        return rest == null || rest.test(frame);
    }
}
