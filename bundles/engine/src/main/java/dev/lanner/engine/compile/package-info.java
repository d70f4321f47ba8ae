// SPDX-License-Identifier: Apache-2.0
/**
 * From definitions to a rule set: names are resolved, types checked, event types and scopes derived, all once at load.
 */
@NullMarked
package dev.lanner.engine.compile;

import org.jspecify.annotations.NullMarked;
