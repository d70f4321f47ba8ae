// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/**
 * A text and how often it was seen.
 *
 * @param text as an output prints it, {@code <NA>} if there was no value; a long one is cut
 * @param count at least so often
 */
public record SeenValue(String text, long count) {}
