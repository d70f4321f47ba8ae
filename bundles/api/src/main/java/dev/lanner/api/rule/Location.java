// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/**
 * A place in a document.
 *
 * @param document its name
 * @param line from 1
 * @param column from 1, in characters
 */
public record Location(String document, int line, int column) {
    @Override
    public String toString() {
        return document + ":" + line + ":" + column;
    }
}
