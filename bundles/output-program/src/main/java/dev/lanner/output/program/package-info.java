// SPDX-License-Identifier: Apache-2.0
/**
 * Alerts to the standard input of a program.
 */
@NullMarked
package dev.lanner.output.program;

import org.jspecify.annotations.NullMarked;
