// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Explains rules by the events that pass through the pipeline. A service, also when no pipeline is running. While nobody
 * explains anything it costs nothing. <em>Thread:</em> any.
 */
@ProviderType
public interface Explainer {
    /**
     * Begins to explain a rule, with the next batch of events. Before rules are loaded the rule need not be there: it is
     * looked for when the first event comes.
     *
     * @param rule its name
     * @param event number of an event to tell all about, as {@code evt.num} prints it; 0 for none
     */
    Explaining begin(String rule, long event);
}
