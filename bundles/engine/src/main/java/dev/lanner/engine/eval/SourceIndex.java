// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variants for the events of one source, by event type. */
final class SourceIndex {
    private final String source;
    private final int firstWord;
    private final int words;
    private final Rule[] rules;
    private final @Nullable Check[] processes;
    private final @Nullable Bucket[] buckets;
    private final ClueIndex processClues;
    private final ClueIndex restClues;
    private final long[] live;
    private final long[] plausible;

    /**
     * Makes an index.
     *
     * @param firstWord where its words are in a mask over all sources
     */
    SourceIndex(String source, List<Variant> variants, int firstWord) {
        this.source = source;
        this.firstWord = firstWord;
        words = (variants.size() + 63) >>> 6;
        live = new long[words];
        plausible = new long[words];
        processClues =
                new ClueIndex(variants.stream().map(Variant::processClues).toList(), words);
        restClues = new ClueIndex(variants.stream().map(Variant::restClues).toList(), words);
        rules = new Rule[variants.size()];
        processes = new Check[variants.size()];
        Map<Integer, BitSet> byCode = new HashMap<>();
        int codes = 0;
        for (int i = 0; i < rules.length; i++) {
            Variant variant = variants.get(i);
            int position = i;
            rules[i] = variant.rule();
            processes[i] = variant.process();
            codes = Math.max(codes, variant.codes().length());
            variant.codes().stream().forEach(code -> byCode.computeIfAbsent(code, any -> new BitSet())
                    .set(position));
        }
        buckets = new Bucket[codes];
        Map<BitSet, Bucket> made = new HashMap<>();
        byCode.forEach((code, positions) ->
                buckets[code] = made.computeIfAbsent(positions, set -> new Bucket(variants, set, words)));
    }

    String source() {
        return source;
    }

    /** How many words of a mask it needs. */
    int words() {
        return words;
    }

    /** The variants for an event type, or null. */
    @Nullable
    Bucket bucket(int code) {
        return code < buckets.length ? buckets[code] : null;
    }

    /** Judges an event of a thread that this mask belongs to; of no thread if it is null. */
    void evaluate(Bucket bucket, @Nullable ProcessMask mask, Frame frame, MatchHandler handler, boolean firstOnly) {
        boolean isAnyAlive = mask == null ? askProcess(bucket, frame) : recall(bucket, mask, frame);
        if (isAnyAlive && bucket.guardCheaply(live, frame)) {
            restClues.narrow(live, frame);
            if (bucket.guard(live, frame)) {
                match(bucket, frame, handler, firstOnly);
            }
        }
    }

    /** Leaves alive what the process can make match; false if nothing is. */
    private boolean askProcess(Bucket bucket, Frame frame) {
        long any = 0;
        for (int word = 0; word < words; word++) {
            live[word] = askProcess(word, bucket.variants(word), frame);
            any |= live[word];
        }
        return any != 0;
    }

    /** The same from what is known of the process, which is asked only what it was not asked before. */
    private boolean recall(Bucket bucket, ProcessMask mask, Frame frame) {
        long any = 0;
        for (int word = 0; word < words; word++) {
            long wanted = bucket.variants(word);
            long unknown = mask.unknown(firstWord + word, wanted);
            if (unknown != 0 && mask.isBlank(firstWord, words)) {
                ruleOut(mask, frame);
                unknown = mask.unknown(firstWord + word, wanted);
            }
            if (unknown != 0) {
                mask.learn(firstWord + word, unknown, askProcess(word, unknown, frame));
            }
            live[word] = wanted & mask.alive(firstWord + word);
            any |= live[word];
        }
        return any != 0;
    }

    /** Learns which variants the process rules out at first sight, whatever their event types. */
    private void ruleOut(ProcessMask mask, Frame frame) {
        Arrays.fill(plausible, -1);
        processClues.narrow(plausible, frame);
        for (int word = 0; word < words; word++) {
            mask.learn(firstWord + word, ~plausible[word], 0);
        }
    }

    private void match(Bucket bucket, Frame frame, MatchHandler handler, boolean firstOnly) {
        Event event = frame.event();
        for (int word = 0; word < words; word++) {
            for (long bits = live[word]; bits != 0; bits &= bits - 1) {
                int variant = (word << 6) + Long.numberOfTrailingZeros(bits);
                if (bucket.askRest(variant, frame)) {
                    handler.onMatch(rules[variant], event);
                    if (firstOnly) {
                        return;
                    }
                }
            }
        }
    }

    /** Of the variants in {@code wanted}, those that the process can make match. */
    private long askProcess(int word, long wanted, Frame frame) {
        long answers = 0;
        for (long bits = wanted; bits != 0; bits &= bits - 1) {
            Check check = processes[(word << 6) + Long.numberOfTrailingZeros(bits)];
            if (check == null || check.test(frame)) {
                answers |= Long.lowestOneBit(bits);
            }
        }
        return answers;
    }
}
