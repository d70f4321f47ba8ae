// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.event.Event;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Compiles rules and judges events by them. A service.
 *
 * <p>A rule set is compiled beside the one that works and takes its place whole, or not at all. The event loop uses the
 * new one from its next {@link #beginBatch()} on. A rule whose field has no provider is kept, unsatisfied, and comes back
 * with the provider.
 */
@ProviderType
public interface RuleEngine {
    /**
     * Compiles the documents, in this order, and puts them in place if there is no error. Returns when the event loop
     * works with the new set, or after a second if no loop is running. <em>Thread:</em> any but the event loop's.
     */
    LoadReport load(List<RulesDocument> documents);

    /** Compiles the documents and tells what is wrong with them; changes nothing. <em>Thread:</em> any. */
    LoadReport check(List<RulesDocument> documents);

    /**
     * Compiles a condition that belongs to no rule. While the provider of one of its fields is away it matches nothing.
     * <em>Thread:</em> any.
     *
     * @throws ConditionException if it is no condition, or a field of it does not exist now; the message shows the place
     */
    EventFilter filter(String condition) throws ConditionException;

    /**
     * Explains how a rule of the loaded set judges events. Close it when it is of no more use. <em>Thread:</em> any.
     *
     * @throws UnknownRuleException if no rule has that name
     */
    RuleExplanation explain(String ruleName) throws UnknownRuleException;

    /**
     * The rules of the loaded set, in order; the very same list until one of them, or what it can do, has changed.
     * <em>Thread:</em> any.
     */
    List<Rule> rules();

    /** Tells that no event is being judged at this moment. <em>Thread:</em> the event loop's only, before each batch. */
    void beginBatch();

    /**
     * Judges an event. Does not allocate unless a rule matches. <em>Thread:</em> the event loop's only.
     *
     * @param handler is told of each match before this returns
     */
    void evaluate(Event event, MatchHandler handler);
}
