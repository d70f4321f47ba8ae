// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import dev.lanner.api.alert.Alert;

/**
 * A rule that has matched.
 *
 * @param alert what came of it
 * @param event what has happened, for people
 * @param isFirst whether no rule before it has matched the same event
 */
record Match(Alert alert, String event, boolean isFirst) {}
