// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.RuleExplanation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the event that came nearest to a match of a rule, and says what was in the way. */
final class Diagnosis implements EventLook {
    private final RuleExplanation explanation;
    private final List<String> eventTypes;
    private final Set<String> seenTypes = new TreeSet<>();
    private @Nullable EventVerdict nearest;
    private String nearestEvent = "";
    private long nearestPassed = -1;

    Diagnosis(RuleExplanation explanation) {
        this.explanation = explanation;
        eventTypes = explanation.eventTypes();
    }

    @Override
    public void onEvent(Event event, String description) {
        seenTypes.add(event.type().name());
        if (!eventTypes.isEmpty() && !eventTypes.contains(event.type().name())) {
            return;
        }
        EventVerdict verdict = explanation.judge(event);
        long passed = explanation.steps().stream()
                .filter(step -> verdict.parts().get(step).isTrue())
                .count();
        if (passed > nearestPassed) {
            nearestPassed = passed;
            nearest = verdict;
            nearestEvent = description;
        }
    }

    /** What to tell people who expected a match. */
    String text() {
        String obstacle = explanation.obstacle();
        if (obstacle != null) {
            return "The rule takes no part: " + obstacle + ".";
        }
        EventVerdict verdict = nearest;
        if (verdict == null) {
            return "None of its event types was there: " + String.join(", ", eventTypes) + ". There was "
                    + String.join(", ", seenTypes) + ".";
        }
        StringBuilder text = new StringBuilder("Nearest was ")
                .append(nearestEvent)
                .append(verdict.description().isEmpty() ? "" : " by " + verdict.description())
                .append(':');
        List<ConditionPart> parts = explanation.condition().all();
        for (int step : explanation.steps()) {
            if (!verdict.parts().get(step).isTrue()) {
                ConditionPart part = parts.get(step);
                text.append("\nfalse: ")
                        .append(part.text())
                        .append(" [")
                        .append(part.location())
                        .append(']');
                for (String value : values(part, verdict)) {
                    text.append("\n  ").append(value);
                }
            }
        }
        return text.toString();
    }

    /** What the checks of a part have read, each value once. */
    private static Set<String> values(ConditionPart part, EventVerdict verdict) {
        Set<String> values = new LinkedHashSet<>();
        for (ConditionPart below : part.all()) {
            for (EventVerdict.ReadValue value :
                    verdict.parts().get(below.number()).values()) {
                values.add(value.field() + " is " + (value.text() == null ? "<NA>" : value.text()));
            }
        }
        return values;
    }
}
