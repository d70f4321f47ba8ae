// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.pipeline.Explaining;
import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.UnknownRuleException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A tap in place, and the way to take it away. */
final class PluggedExplaining implements Explaining {
    private final ExplainingTap tap;
    private final AtomicReference<@Nullable Runnable> unplug;

    PluggedExplaining(ExplainingTap tap, Runnable unplug) {
        this.tap = tap;
        this.unplug = new AtomicReference<>(unplug);
    }

    @Override
    public RuleExplanation explanation() throws UnknownRuleException {
        return tap.explanation();
    }

    @Override
    public @Nullable EventVerdict verdict() {
        return tap.verdict();
    }

    @Override
    public void close() {
        Runnable once = unplug.getAndSet(null);
        if (once != null) {
            once.run();
            tap.end();
        }
    }
}
