// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.UnknownRuleException;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.tap.EventTap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows each event to the explanation of one rule, just before the rules get it. */
final class ExplainingTap implements EventTap {
    private final RuleEngine rules;
    private final String rule;
    private final long wanted;
    private volatile @Nullable RuleExplanation explanation;
    private volatile @Nullable EventVerdict verdict;
    private boolean hasEnded;

    /**
     * Makes the explanation at once if rules are loaded.
     *
     * @param wanted number of the event to tell all about; 0 for none
     */
    ExplainingTap(RuleEngine rules, String rule, long wanted) {
        this.rules = rules;
        this.rule = rule;
        this.wanted = wanted;
        tryExplain();
    }

    /** The explanation; made now if there was none before. */
    synchronized RuleExplanation explanation() throws UnknownRuleException {
        RuleExplanation present = explanation;
        if (present == null) {
            present = rules.explain(rule);
            explanation = present;
            if (hasEnded) {
                present.close();
            }
        }
        return present;
    }

    private void tryExplain() {
        if (rules.rules().isEmpty()) {
            return;
        }
        try {
            explanation();
        } catch (UnknownRuleException e) {
            // Whoever asks for the explanation gets to know.
            explanation = null;
        }
    }

    @Nullable
    EventVerdict verdict() {
        return verdict;
    }

    /** No event comes any more. */
    synchronized void end() {
        hasEnded = true;
        RuleExplanation present = explanation;
        if (present != null) {
            present.close();
        }
    }

    /** Those of the rule, which nobody else may have asked for: it may be disabled. */
    @Override
    public Set<String> eventTypes() {
        RuleExplanation present = explanation;
        List<String> types = present == null ? List.of() : present.eventTypes();
        return Set.copyOf(types);
    }

    /** Events begin, and so rules are loaded. That this takes a moment matters to nobody who explains a capture. */
    @Override
    public void begin(StateEngine state) {
        if (explanation == null) {
            tryExplain();
        }
    }

    @Override
    public void onEvent(Event event) {
        RuleExplanation present = explanation;
        if (present == null) {
            return;
        }
        if (event.number() == wanted) {
            verdict = present.judge(event);
        }
        present.observe(event);
    }
}
