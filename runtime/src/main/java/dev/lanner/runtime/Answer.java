// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

/**
 * What came of a command.
 *
 * @param status 0 if all is well
 * @param isRefusal whether it could not answer: the text says why
 * @param text the answer, or why there is none; may be empty
 */
record Answer(int status, boolean isRefusal, String text) {
    static Answer refusal(String reason) {
        return new Answer(1, true, reason);
    }
}
