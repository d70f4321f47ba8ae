// SPDX-License-Identifier: Apache-2.0
/**
 * Bounds on how long something may take.
 */
@NullMarked
package dev.lanner.wire.time;

import org.jspecify.annotations.NullMarked;
