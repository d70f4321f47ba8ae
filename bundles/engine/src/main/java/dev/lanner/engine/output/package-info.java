// SPDX-License-Identifier: Apache-2.0
/**
 * The output of rules: parsed once at load, filled in when a rule has matched.
 */
@NullMarked
package dev.lanner.engine.output;

import org.jspecify.annotations.NullMarked;
