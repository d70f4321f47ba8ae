// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import dev.lanner.api.rule.EventVerdict;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.UnknownRuleException;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A rule that is being explained. <em>Thread:</em> any. */
@ProviderType
public interface Explaining extends AutoCloseable {
    /**
     * What has been seen so far. It belongs to this, which closes it.
     *
     * @throws UnknownRuleException if no rule that is loaded now has the name
     */
    RuleExplanation explanation() throws UnknownRuleException;

    /** What the rule says to the one event that was asked for; null as long as that has not come. */
    @Nullable
    EventVerdict verdict();

    /** Ends it. On return the event loop has let go of it; what was counted can still be read. */
    @Override
    void close();
}
