// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Turns rules on and off while they work, over what their files and the configuration say. It lasts until the engine stops,
 * also through reloads, and holds for rules that come later. A service. <em>Thread:</em> any but the event loop's.
 */
@ProviderType
public interface RuleSwitches {
    /**
     * Turns rules on or off, from the next batch of events on.
     *
     * @param isOn whether on
     * @param isTag whether {@code name} is a tag
     * @param name a tag, or the name of a rule in which {@code *} stands for any text
     * @return the names of the loaded rules that are meant, whether or not they were so before; if there is none, nothing
     *     is changed
     * @throws ConditionException if the rules do not compile so; nothing is changed
     */
    List<String> turn(boolean isOn, boolean isTag, String name) throws ConditionException;
}
