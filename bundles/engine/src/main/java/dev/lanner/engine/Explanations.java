// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.UnknownRuleException;
import dev.lanner.api.text.NearestName;
import dev.lanner.engine.compile.ExplanationCompiler;
import dev.lanner.engine.compile.ExplanationCompiler.Outcome;
import dev.lanner.engine.compile.FieldTable;
import dev.lanner.engine.compile.RuleSetCompiler.Options;
import dev.lanner.engine.eval.Faults;
import dev.lanner.engine.load.Definitions;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The explanations that are open, kept right when fields come and go. <em>Thread:</em> one at a time, which the engine sees
 * to, but for {@link #remove}.
 */
final class Explanations {
    private final EventCatalogue catalogue;
    private final Faults faults;
    private volatile Options options;
    /** What was read last, since many rules of the same documents are explained one after another. */
    private List<RulesDocument> readDocuments = List.of();

    private Definitions definitions = ExplanationCompiler.read(readDocuments);
    private final List<LiveExplanation> open = new CopyOnWriteArrayList<>();

    Explanations(EventCatalogue catalogue, Faults faults, Options options) {
        this.catalogue = catalogue;
        this.faults = faults;
        this.options = options;
    }

    RuleExplanation add(String name, List<Rule> rules, List<RulesDocument> documents, FieldTable fields)
            throws UnknownRuleException {
        Rule rule = find(name, rules);
        Outcome compiled = rule == null ? null : compile(name, documents, fields);
        if (rule == null || compiled == null) {
            String near = NearestName.of(name, rules.stream().map(Rule::name).toList());
            String hint =
                    rules.isEmpty() ? "; no rules are loaded" : near == null ? "" : "; did you mean '" + near + "'?";
            throw new UnknownRuleException("no rule is called '" + name + "'" + hint);
        }
        LiveExplanation explanation = new LiveExplanation(this, rule, documents, compiled);
        open.add(explanation);
        return explanation;
    }

    /** What is explained from now on goes by these. */
    void options(Options next) {
        options = next;
    }

    void remove(LiveExplanation explanation) {
        open.remove(explanation);
    }

    /** Fields have come or gone; returns when no reader that has gone is asked any more. */
    void onFieldsChanged(Collection<FieldSpec> changed, FieldTable fields) {
        for (LiveExplanation explanation : open) {
            if (changed.stream().anyMatch(field -> FieldUsers.isUsed(field.name(), explanation.fields()))) {
                explanation.replace(compile(explanation.rule().name(), explanation.documents(), fields));
            }
        }
    }

    /** A rule set has taken the place of another. */
    void onRules(List<Rule> rules, List<RulesDocument> documents) {
        for (LiveExplanation explanation : open) {
            boolean isSame = explanation.documents().equals(documents);
            explanation.onRules(find(explanation.rule().name(), rules), isSame);
        }
    }

    /** Why a rule takes no part; null if it does. */
    @Nullable
    String obstacle(Rule rule) {
        Priority least = options.leastPriority();
        if (rule.isEnabled()) {
            return rule.unsatisfied();
        }
        return rule.priority().compareTo(least) > 0
                ? "its priority is " + rule.priority().label() + ", and the engine is told to leave out what is below "
                        + least.label() + " (engine.priority)"
                : "it is disabled (enabled: false)";
    }

    private @Nullable Outcome compile(String name, List<RulesDocument> documents, FieldTable fields) {
        if (!documents.equals(readDocuments)) {
            definitions = ExplanationCompiler.read(documents);
            readDocuments = List.copyOf(documents);
        }
        return ExplanationCompiler.compile(name, definitions, catalogue, fields, faults, options);
    }

    private static @Nullable Rule find(String name, List<Rule> rules) {
        return rules.stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
