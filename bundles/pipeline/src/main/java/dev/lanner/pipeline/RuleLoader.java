// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.spi.rule.RuleSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;

/** Collects the documents of all rule sources, by ranking, and has them loaded. */
final class RuleLoader {
    private static final int MOST_TOLD = 5;

    private final RuleEngine engine;
    private final ConcurrentSkipListMap<ServiceRank, RuleSource> sources = new ConcurrentSkipListMap<>();

    RuleLoader(RuleEngine engine) {
        this.engine = engine;
    }

    void add(ServiceRank rank, RuleSource source) {
        sources.put(rank, source);
    }

    void remove(long serviceId) {
        sources.keySet().removeIf(rank -> rank.id() == serviceId);
    }

    boolean isEmpty() {
        return sources.isEmpty();
    }

    /** Reads and loads all. If a source cannot be read nothing is loaded: half a rule set must not replace a whole one. */
    synchronized RulesLoad load() {
        List<String> errors = new ArrayList<>();
        List<RulesDocument> documents = new ArrayList<>();
        for (RuleSource source : sources.values()) {
            try {
                documents.addAll(source.documents());
            } catch (IOException | RuntimeException | Error e) {
                errors.add("Rules cannot be read: " + FailureLog.text(e));
            }
        }
        if (!errors.isEmpty()) {
            return new RulesLoad(errors, List.of(), 0);
        }
        LoadReport report = engine.load(documents);
        List<String> warnings = new ArrayList<>();
        for (Problem problem : report.problems()) {
            (problem.isError() ? errors : warnings).add(problem.toString());
        }
        if (errors.isEmpty()) {
            warnings.addAll(unsatisfied());
        }
        return new RulesLoad(errors, warnings, report.ruleCount());
    }

    /** Rules that are in force and yet cannot match, since something that they need is not there. */
    private List<String> unsatisfied() {
        List<Rule> rules = engine.rules().stream()
                .filter(rule -> rule.isEnabled() && rule.unsatisfied() != null)
                .toList();
        List<String> texts = new ArrayList<>();
        for (Rule rule : rules.subList(0, Math.min(MOST_TOLD, rules.size()))) {
            texts.add(rule.location() + " the rule '" + rule.name() + "' cannot match: " + rule.unsatisfied()
                    + "; until that changes it takes no part");
        }
        if (rules.size() > MOST_TOLD) {
            texts.add((rules.size() - MOST_TOLD) + " more rules cannot match; 'lanner:rules' lists them");
        }
        return texts;
    }
}
