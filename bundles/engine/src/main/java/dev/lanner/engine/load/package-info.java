// SPDX-License-Identifier: Apache-2.0
/**
 * Rules files: YAML in, definitions of lists, macros and rules with their places out, and every problem on the way.
 */
@NullMarked
package dev.lanner.engine.load;

import org.jspecify.annotations.NullMarked;
