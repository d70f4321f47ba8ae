// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/**
 * The text of one rules file.
 *
 * @param name what problems call it: the path as the user gave it
 * @param text YAML
 */
public record RulesDocument(String name, String text) {}
