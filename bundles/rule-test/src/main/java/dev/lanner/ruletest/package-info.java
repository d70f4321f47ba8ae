// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of rules: files that say which events happen and which rules must fire for them, how those events are made or taken
 * from a capture, and the command that runs them through the house's own state and rule engine.
 */
@NullMarked
package dev.lanner.ruletest;

import org.jspecify.annotations.NullMarked;
