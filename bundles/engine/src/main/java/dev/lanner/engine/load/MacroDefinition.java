// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.load;

import dev.lanner.engine.condition.SourceText;
import dev.lanner.engine.condition.Span;

/**
 * A macro.
 *
 * @param name as conditions say it
 * @param condition what it stands for
 * @param place where it is named
 * @param position its place in the order of first definitions
 * @param visibility macros whose position is below this may be used in it
 */
public record MacroDefinition(String name, SourceText condition, Span place, int position, int visibility) {}
