// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.rule;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** A rule of the loaded set. */
@ProviderType
public interface Rule {
    /** Its name, unique in the set. */
    String name();

    /** What it is for. */
    String description();

    /** Its condition as written. */
    String condition();

    /** Its condition with lists and macros put in. */
    String resolvedCondition();

    /** Its output as written. */
    String output();

    /** How bad a match is. */
    Priority priority();

    /** The event source whose events it judges. */
    String source();

    /** Its tags, in order. */
    List<String> tags();

    /** Where it is defined. */
    Location location();

    /** Whether it takes part. */
    boolean isEnabled();

    /** Why it cannot take part although it is enabled, for example a field whose provider is missing; null if it can. */
    @Nullable
    String unsatisfied();

    /** Names of the event types it can match, sorted; empty if it takes every event. */
    List<String> eventTypes();

    /** Whether a match is to start a capture. */
    default boolean isCaptured() {
        return false;
    }

    /** How long that capture is to be, in milliseconds; 0 for as long as the configuration says. */
    default long captureDurationMs() {
        return 0;
    }

    /**
     * Makes the alert for an event that has matched. <em>Thread:</em> the event loop's only.
     *
     * @param hostname the name of this host in the alert
     */
    Alert alert(Event event, String hostname);
}
