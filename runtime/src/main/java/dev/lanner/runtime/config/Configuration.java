// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.Map;

/**
 * One configuration of Config Admin.
 *
 * @param pid of the component, or of its factory
 * @param instance name of the instance; empty if the component is no factory's
 * @param properties by key
 */
public record Configuration(String pid, String instance, Map<String, Object> properties) {
    /** Keeps its own copy of the properties. */
    public Configuration {
        properties = Map.copyOf(properties);
    }
}
