// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.List;

/**
 * A value that holds, and where it comes from.
 *
 * @param section its section, dots between the parts
 * @param instance name of the instance of the section; empty if there is but one
 * @param key the key in the section
 * @param written the values as they were written, with the names of environment variables
 * @param values the same with what the variables stand for
 * @param isList whether they are a list
 * @param place file, line and column, or the option of the command line
 */
public record EffectiveValue(
        String section,
        String instance,
        String key,
        List<String> written,
        List<String> values,
        boolean isList,
        String place) {
    /** Keeps its own copies of the lists. */
    public EffectiveValue {
        written = List.copyOf(written);
        values = List.copyOf(values);
    }
}
