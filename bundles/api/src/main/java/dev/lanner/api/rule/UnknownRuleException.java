// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

/** No rule of the loaded set has this name. The message is for people: it names the nearest one, if there is one. */
public final class UnknownRuleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With a message that stands alone. */
    public UnknownRuleException(String message) {
        super(message);
    }
}
