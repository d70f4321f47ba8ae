// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How bad it is when a rule matches, the worst first. */
public enum Priority {
    EMERGENCY("Emergency"),
    ALERT("Alert"),
    CRITICAL("Critical"),
    ERROR("Error"),
    WARNING("Warning"),
    NOTICE("Notice"),
    INFORMATIONAL("Informational"),
    DEBUG("Debug");

    private final String label;

    Priority(String label) {
        this.label = label;
    }

    /** As alerts write it, for example {@code Informational}. */
    public String label() {
        return label;
    }

    /** The priority that {@code text} names in any case, {@code INFO} being short for informational; null if none. */
    public static @Nullable Priority of(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.equals("INFO")) {
            return INFORMATIONAL;
        }
        for (Priority priority : values()) {
            if (priority.name().equals(upper)) {
                return priority;
            }
        }
        return null;
    }
}
