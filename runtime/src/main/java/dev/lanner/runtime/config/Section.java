// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.Map;

/**
 * The things that can be set of one component.
 *
 * @param pid its persistent identity in Config Admin
 * @param isFactory whether there may be several instances, each under a name of its own
 * @param attributes by their ids
 */
record Section(String pid, boolean isFactory, Map<String, Attribute> attributes) {
    Section {
        attributes = Map.copyOf(attributes);
    }
}
