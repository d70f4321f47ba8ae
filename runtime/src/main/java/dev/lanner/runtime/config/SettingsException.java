// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime.config;

import java.util.List;

/** The configuration is wrong. The message has a line for each problem: where, what, and what to do. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;

    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
