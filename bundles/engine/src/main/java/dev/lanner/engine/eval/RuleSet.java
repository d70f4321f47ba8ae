// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.state.ThreadState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules ready to judge events. <em>Thread:</em> one, but for {@link #rules()} and {@link #revoke()}.
 *
 * <p>For each event type there is a bit set of variants. Of those the thread's mask leaves the ones that its process can
 * still make match, and only their rests are asked. The mask is filled variant by variant as event types come up.
 */
public final class RuleSet {
    private final long id;
    private final List<Rule> rules;
    private final Frame frame;
    private final boolean firstOnly;
    private final SourceIndex[] indexes;
    private final int words;
    private volatile boolean revoked;

    /**
     * Makes a rule set.
     *
     * @param id a number that no other rule set has
     * @param rules all rules, also those without variants
     * @param variants by event source, in the order of the rules
     * @param frame the one that the sources in the checks belong to
     * @param firstOnly whether an event's first match ends its judging
     */
    public RuleSet(long id, List<Rule> rules, Map<String, List<Variant>> variants, Frame frame, boolean firstOnly) {
        this.id = id;
        this.rules = List.copyOf(rules);
        this.frame = frame;
        this.firstOnly = firstOnly;
        List<SourceIndex> list = new ArrayList<>();
        int word = 0;
        for (Map.Entry<String, List<Variant>> entry : new LinkedHashMap<>(variants).entrySet()) {
            SourceIndex index = new SourceIndex(entry.getKey(), entry.getValue(), word);
            word += index.words();
            list.add(index);
        }
        words = word;
        indexes = list.toArray(new SourceIndex[0]);
    }

    /** All rules. */
    public List<Rule> rules() {
        return rules;
    }

    /** Says that this set must not be used for any further event. */
    public void revoke() {
        revoked = true;
    }

    /** Whether this set must not be used any more. */
    public boolean isRevoked() {
        return revoked;
    }

    /** Judges an event. */
    public void evaluate(Event event, MatchHandler handler) {
        SourceIndex index = index(event.source());
        Bucket bucket = index == null ? null : index.bucket(event.code());
        if (index == null || bucket == null) {
            return;
        }
        frame.moveTo(event);
        ThreadState thread = event.thread();
        index.evaluate(bucket, thread == null ? null : mask(thread), frame, handler, firstOnly);
    }

    private @Nullable SourceIndex index(String source) {
        for (SourceIndex index : indexes) {
            if (index.source().equals(source)) {
                return index;
            }
        }
        return null;
    }

    private ProcessMask mask(ThreadState thread) {
        ProcessMask mask;
        if (thread.memo() instanceof ProcessMask present) {
            mask = present;
        } else {
            mask = new ProcessMask();
            thread.memo(mask);
        }
        mask.use(id, thread.version(), words);
        return mask;
    }
}
