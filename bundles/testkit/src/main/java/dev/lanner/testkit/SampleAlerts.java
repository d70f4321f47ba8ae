// SPDX-License-Identifier: Apache-2.0
package dev.lanner.testkit;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.rule.Priority;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts to test with. */
public final class SampleAlerts {
    /** When they happen: 2026-11-22T07:47:39.936299766Z. */
    public static final long TIMESTAMP_NS = 1_795_333_659_936_299_766L;

    /** The id of all of them. */
    public static final String ID = "sample-1";

    private SampleAlerts() {}

    /** An alert of the rule {@code Sample rule} with priority warning, one tag and one field, {@code proc.name}. */
    public static Alert withMessage(String message) {
        return withFields(message, Map.of("proc.name", "cat"));
    }

    /** The same with these fields; a null value is one that is missing. */
    public static Alert withFields(String message, Map<String, ? extends @Nullable Object> fields) {
        return new Alert(
                ID,
                TIMESTAMP_NS,
                "Sample rule",
                Priority.WARNING,
                "syscall",
                "lab",
                List.of("sample"),
                message,
                new LinkedHashMap<>(fields));
    }
}
