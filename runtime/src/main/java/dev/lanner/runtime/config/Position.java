// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

/**
 * Where something was written.
 *
 * @param document path of the file, or the option of the command line
 * @param line from 1; 0 on the command line
 * @param column from 1, in characters; 0 on the command line
 */
record Position(String document, int line, int column) {
    static Position ofOption(String option) {
        return new Position(option, 0, 0);
    }

    boolean isInFile() {
        return line > 0;
    }

    @Override
    public String toString() {
        return isInFile() ? document + ":" + line + ":" + column : document;
    }
}
