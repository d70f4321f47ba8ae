// SPDX-License-Identifier: Apache-2.0
/**
 * Lanner seen from outside: whether it is well, and what it counts, for monitoring systems and for people. All figures are
 * read when somebody asks; nothing is counted here.
 */
@NullMarked
package dev.lanner.metrics;

import org.jspecify.annotations.NullMarked;
