// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleLanguage;
import dev.lanner.api.rule.RuleSwitches;
import dev.lanner.api.rule.RulesDescription;
import dev.lanner.api.rule.RulesDescription.ConditionDetails;
import dev.lanner.api.rule.RulesDescription.ExceptionDescription;
import dev.lanner.api.rule.RulesDescription.FieldScope;
import dev.lanner.api.rule.RulesDescription.RuleDescription;
import dev.lanner.api.rule.RulesDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds an error wherever a line says "error", and a warning wherever one says "warning". */
final class FakeRuleEngine implements RuleEngine, RuleLanguage, RuleSwitches {
    final List<Rule> rules = new ArrayList<>();

    @Nullable
    EventFilter filter;

    @Override
    public LoadReport load(List<RulesDocument> documents) {
        throw new UnsupportedOperationException();
    }

    @Override
    public LoadReport check(List<RulesDocument> documents) {
        List<Problem> problems = new ArrayList<>();
        int count = 0;
        for (RulesDocument document : documents) {
            int line = 0;
            for (String text : document.text().lines().toList()) {
                line++;
                Location location = new Location(document.name(), line, 1);
                if (text.equals("error")) {
                    problems.add(
                            new Problem(ProblemCode.LOAD_ERR_VALIDATE, location, null, "it is wrong", null, "mend it"));
                } else if (text.equals("warning")) {
                    problems.add(new Problem(ProblemCode.LOAD_UNUSED_LIST, location, null, "it is odd", null, null));
                } else {
                    count++;
                }
            }
        }
        return new LoadReport(problems, count);
    }

    @Override
    public EventFilter filter(String condition) {
        if (filter == null) {
            throw new UnsupportedOperationException();
        }
        return filter;
    }

    /** Names that begin as the pattern does up to its star. */
    @Override
    public List<String> turn(boolean isOn, boolean isTag, String name) {
        return rules.stream()
                .map(Rule::name)
                .filter(each ->
                        name.endsWith("*") ? each.startsWith(name.substring(0, name.length() - 1)) : each.equals(name))
                .toList();
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

    @Override
    public RulesDescription describe(List<RulesDocument> documents) {
        return new RulesDescription(check(documents), null, List.of(), List.of(), List.of(), described());
    }

    @Override
    public RulesDescription loaded() {
        LoadReport report = new LoadReport(List.of(), rules.size());
        return new RulesDescription(report, null, List.of(), List.of(), List.of(), described());
    }

    @Override
    public String schema() {
        return "{}";
    }

    private List<RuleDescription> described() {
        ConditionDetails details = new ConditionDetails(
                List.of("mine"),
                List.of(),
                List.of("="),
                List.of("evt.type", "proc.name"),
                List.of("open"),
                "(evt.type = open and proc.name = cat)",
                List.of(new FieldScope("evt.type", "event"), new FieldScope("proc.name", "process")));
        ExceptionDescription exception = new ExceptionDescription("known", List.of("proc.name"), List.of("in"), 2);
        return rules.stream()
                .map(rule -> new RuleDescription(rule, details, List.of("fd.name"), List.of(exception), 12))
                .toList();
    }
}
