// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.engine.compile.ExplanationCompiler.Outcome;
import dev.lanner.engine.explain.Counts;
import dev.lanner.engine.explain.Program;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An explanation whose readers can be taken away while events pass. A lock keeps events, those who ask and those who change
 * it apart: it is free nearly always, and there is one only while somebody explains.
 */
final class LiveExplanation implements RuleExplanation {
    private final Explanations owner;
    private final List<RulesDocument> documents;
    private final ConditionPart condition;
    private final List<Integer> steps;
    private final Counts counts;
    private Rule rule;
    private List<String> eventTypes;
    private Set<String> fields;
    private @Nullable Program program;
    private boolean isOutdated;
    private boolean isClosed;

    LiveExplanation(Explanations owner, Rule rule, List<RulesDocument> documents, Outcome compiled) {
        this.owner = owner;
        this.rule = rule;
        this.documents = List.copyOf(documents);
        condition = compiled.program().condition();
        steps = compiled.program().steps();
        counts = new Counts(condition.all().size());
        eventTypes = compiled.eventTypes();
        fields = compiled.fields();
        program = compiled.program();
    }

    /** Of which it was compiled, and is compiled again. */
    List<RulesDocument> documents() {
        return documents;
    }

    /** Names of the fields that it uses. */
    synchronized Set<String> fields() {
        return fields;
    }

    /** Puts another program in place, or none. On return the old one is not asked any more. */
    synchronized void replace(@Nullable Outcome next) {
        if (isClosed) {
            return;
        }
        program = next == null ? null : next.program();
        if (next != null) {
            eventTypes = next.eventTypes();
            fields = next.fields();
        }
    }

    /** Other rules may have been loaded, or what they can do has changed. */
    synchronized void onRules(@Nullable Rule present, boolean isFromSameDocuments) {
        isOutdated = !isFromSameDocuments;
        if (present != null && isFromSameDocuments) {
            rule = present;
        }
    }

    @Override
    public synchronized Rule rule() {
        return rule;
    }

    @Override
    public ConditionPart condition() {
        return condition;
    }

    @Override
    public List<Integer> steps() {
        return steps;
    }

    @Override
    public synchronized List<String> eventTypes() {
        return eventTypes;
    }

    @Override
    public @Nullable String obstacle() {
        return owner.obstacle(rule());
    }

    @Override
    public synchronized boolean isOutdated() {
        return isOutdated;
    }

    @Override
    public synchronized void observe(Event event) {
        Program present = program;
        if (!isClosed) {
            counts.addEvent();
        }
        if (present != null) {
            present.observe(event, counts);
        }
    }

    @Override
    public synchronized EventVerdict judge(Event event) {
        Program present = program;
        if (present == null) {
            throw new IllegalStateException("The rule '" + rule.name()
                    + "' is not explained any more: it is closed, or no longer makes sense.");
        }
        return present.judge(event);
    }

    @Override
    public synchronized RuleTally tally() {
        return counts.tally();
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
            program = null;
        }
        owner.remove(this);
    }
}
