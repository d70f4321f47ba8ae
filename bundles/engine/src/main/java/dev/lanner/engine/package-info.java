// SPDX-License-Identifier: Apache-2.0
/**
 * The rule engine as the rest of the house sees it: components for rules, fields and rules files.
 */
@NullMarked
package dev.lanner.engine;

import org.jspecify.annotations.NullMarked;
