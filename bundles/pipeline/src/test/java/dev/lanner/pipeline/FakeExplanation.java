// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.ConditionPart;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RuleTally;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what it is shown. */
final class FakeExplanation implements RuleExplanation {
    final AtomicLong observed = new AtomicLong();
    final AtomicLong late = new AtomicLong();
    volatile boolean isClosed;

    @Override
    public void observe(Event event) {
        observed.incrementAndGet();
        if (isClosed) {
            late.incrementAndGet();
        }
    }

    @Override
    public EventVerdict judge(Event event) {
        return new EventVerdict(event.number(), 0, event.type().name(), "syscall", "", true, null, "", List.of());
    }

    @Override
    public List<String> eventTypes() {
        return List.of("open");
    }

    @Override
    public void close() {
        isClosed = true;
    }

    @Override
    public Rule rule() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ConditionPart condition() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Integer> steps() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable String obstacle() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOutdated() {
        throw new UnsupportedOperationException();
    }

    @Override
    public RuleTally tally() {
        throw new UnsupportedOperationException();
    }
}
