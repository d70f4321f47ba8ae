// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The variants that an event of some type may match.
 *
 * <p>What several of them ask is a guard: it is asked once, and only while one of them is still alive; if it does not hold,
 * all of them are out. What is left for each alone is its rest.
 */
final class Bucket {
    private final long[] variants;
    private final Check[] guards;
    private final long[][] guarded;
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
        parts.removeIf(part -> cardinality(users, part) < 2);
        // What costs least for each variant that it may put out comes first.
        parts.sort(Comparator.comparingDouble(part -> (double) part.cost() / cardinality(users, part)));
        guards = new Check[parts.size()];
        guarded = new long[parts.size()][];
        for (int i = 0; i < guards.length; i++) {
            Check check = parts.get(i).check();
            guards[i] = check;
            BitSet own = users.get(check);
            guarded[i] = bits(own == null ? new BitSet() : own, words);
        }
        rests = new Check[all.size()];
        positions.stream().forEach(position -> rests[position] = rest(all.get(position), users));
    }

    private static int cardinality(IdentityHashMap<Check, BitSet> users, Variant.Part part) {
        BitSet set = users.get(part.check());
        return set == null ? 0 : set.cardinality();
    }

    private static @Nullable Check rest(Variant variant, IdentityHashMap<Check, BitSet> users) {
        Check[] own = variant.rest().stream()
                .filter(part -> cardinality(users, part) < 2)
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

    /** Takes out of {@code live} what a guard puts out. */
    void guard(long[] live, Frame frame) {
        for (int i = 0; i < guards.length; i++) {
            long[] users = guarded[i];
            if (intersects(live, users) && !guards[i].test(frame)) {
                for (int word = 0; word < users.length; word++) {
                    live[word] &= ~users[word];
                }
            }
        }
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
