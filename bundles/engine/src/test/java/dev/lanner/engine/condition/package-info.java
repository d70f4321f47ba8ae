// SPDX-License-Identifier: Apache-2.0
/**
 * Tests of the condition language.
 */
@NullMarked
package dev.lanner.engine.condition;

import org.jspecify.annotations.NullMarked;
