// SPDX-License-Identifier: Apache-2.0
/**
 * What runs per event: checks on values, the masks of rules still alive, the index by event type. Nothing here allocates in steady state, locks or looks up names.
 */
@NullMarked
package dev.lanner.engine.eval;

import org.jspecify.annotations.NullMarked;
