// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One rule that matches each event whose tid is a multiple of a number; the alert's message is the tid. */
final class FakeRules implements RuleEngine {
    final List<List<RulesDocument>> loads = new CopyOnWriteArrayList<>();
    final AtomicLong batches = new AtomicLong();
    volatile List<Problem> problems = List.of();
    volatile long matchEvery = 1;
    volatile boolean isThrowing;
    volatile String lastSource = "";
    volatile Runnable onLoad = () -> {};
    volatile List<Rule> rules = List.of();
    volatile @Nullable RuleExplanation explanation;

    @Override
    public LoadReport load(List<RulesDocument> documents) {
        loads.add(List.copyOf(documents));
        onLoad.run();
        return new LoadReport(problems, 1);
    }

    @Override
    public LoadReport check(List<RulesDocument> documents) {
        return new LoadReport(problems, 0);
    }

    @Override
    public EventFilter filter(String condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RuleExplanation explain(String ruleName) throws UnknownRuleException {
        RuleExplanation present = explanation;
        if (present == null) {
            throw new UnknownRuleException(ruleName);
        }
        return present;
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public void beginBatch() {
        batches.incrementAndGet();
    }

    @Override
    public void evaluate(Event event, MatchHandler handler) {
        if (isThrowing) {
            throw new IllegalStateException("a field is broken");
        }
        if (matchEvery > 0 && event.tid() % matchEvery == 0) {
            lastSource = event.source();
            handler.onMatch(RULE, event);
        }
    }

    private static final Rule RULE = FakeRule.of("Every nth");
}
