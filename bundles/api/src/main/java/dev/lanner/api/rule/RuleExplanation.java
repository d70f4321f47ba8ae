// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Shows how a rule judges: the parts of its condition, what each answers for an event, and how far events get.
 *
 * <p>It is compiled apart from the rules that work, of the same checks, so those pay nothing for it. It stays with the rule
 * as it was when it was asked for, also when rules are loaded anew; it follows field providers that come and go.
 *
 * <p>Parts are known by their {@link ConditionPart#number() numbers}: a list of tallies or verdicts has that of a part at
 * its number.
 *
 * <pre>{@code
 * try (RuleExplanation explanation = engine.explain("Shell in container")) {
 *     // for each event, in its thread:
 *     explanation.observe(event);
 *     // afterwards: parts that were reached and have never been true
 *     List<PartTally> tallies = explanation.tally().parts();
 *     for (ConditionPart part : explanation.condition().all()) {
 *         PartTally tally = tallies.get(part.number());
 *         boolean isUncovered = tally.trueCount() == 0;
 *     }
 * }
 * }</pre>
 *
 * <p><em>Thread:</em> any for all but {@link #observe} and {@link #judge}, which are for that of the events.
 */
@ProviderType
public interface RuleExplanation extends AutoCloseable {
    /** The rule, as it is now if it is still loaded, else as it was when this was asked for. */
    Rule rule();

    /**
     * Its condition with macros put in and exceptions added: its first part, which has all the others below. Never
     * changes.
     */
    ConditionPart condition();

    /**
     * Numbers of the parts that must all be true for the rule to match, in the order in which the author asks for them:
     * the way of an event ends at the first of them that is false. Never changes.
     */
    List<Integer> steps();

    /** Names of the event types that the condition can be true for, sorted; empty if it takes every event. */
    List<String> eventTypes();

    /**
     * Why the rule takes no part whatever its condition says, for people to read: it is disabled, less severe than what
     * the engine is told to look at, or a field of it has no provider. Null if it takes part.
     */
    @Nullable
    String obstacle();

    /** Whether other rules have been loaded since this was asked for, so that it may be of a rule of yesterday. */
    boolean isOutdated();

    /**
     * Judges an event and counts. Parts are asked in the author's order, and no further than the answer needs.
     *
     * <p>Allocates little, and only for events of types that the condition can be true for.
     */
    void observe(Event event);

    /** Judges an event and tells all about it; counts nothing. Every part is asked. */
    EventVerdict judge(Event event);

    /** What has been counted so far. */
    RuleTally tally();

    /** Ends it: no field is read for it any more, and what was counted stays as it is. */
    @Override
    void close();
}
