// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the rule engine, with fields written by hand.
 */
@NullMarked
package dev.lanner.engine;

import org.jspecify.annotations.NullMarked;
