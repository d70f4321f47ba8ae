// SPDX-License-Identifier: Apache-2.0
/**
 * Holds back alerts that are too many of a kind, or the same again, and says how many that were.
 */
@NullMarked
package dev.lanner.pipeline.throttle;

import org.jspecify.annotations.NullMarked;
