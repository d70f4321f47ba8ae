// SPDX-License-Identifier: Apache-2.0
/**
 * The condition language: text in, a tree with places out. Knows no fields, types or events.
 */
@NullMarked
package dev.lanner.engine.condition;

import org.jspecify.annotations.NullMarked;
