// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import dev.lanner.api.rule.Priority;

/**
 * How often a rule has matched.
 *
 * @param rule name of the rule
 * @param priority of the rule
 * @param count alerts since the start
 */
public record AlertCount(String rule, Priority priority, long count) {}
