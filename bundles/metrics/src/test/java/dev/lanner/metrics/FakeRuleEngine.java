// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RulesDocument;
import java.util.ArrayList;
import java.util.List;

/** An engine whose rules are only looked at. */
final class FakeRuleEngine implements RuleEngine {
    final List<Rule> rules = new ArrayList<>();

    @Override
    public LoadReport load(List<RulesDocument> documents) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LoadReport check(List<RulesDocument> documents) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EventFilter filter(String condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public RuleExplanation explain(String ruleName) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Rule> rules() {
        return rules;
    }

    @Override
    public void beginBatch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void evaluate(Event event, MatchHandler handler) {
        throw new UnsupportedOperationException();
    }
}
