// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set. */
@ObjectClassDefinition(name = "Lanner Recorder", description = "Events as they pass, in a capture file (.scap).")
public @interface RecorderConfig {
    @AttributeDefinition(
            name = "File",
            description = "The capture file. Its directory must exist; a file that is there is replaced. Must be set.")
    String file() default "";

    @AttributeDefinition(
            name = "Condition",
            description =
                    "Record only events for which this condition, written as in a rule, holds. Empty: all that pass.")
    String condition() default "";

    @AttributeDefinition(
            name = "All events",
            description =
                    "Ask the sources for every event type there is, or, with a condition, for all that it can match."
                            + " If not: only what rules and state ask for anyway is recorded.")
    boolean all$_$events() default false;

    @AttributeDefinition(name = "Seconds", description = "End after so many seconds. 0: no limit.", min = "0")
    long seconds() default 0;

    @AttributeDefinition(
            name = "Size limit in MB",
            description = "End when the file has so many megabytes (of 1,000,000 bytes). 0: no limit.",
            min = "0")
    long max$_$mb() default 0;

    @AttributeDefinition(name = "Compress", description = "Write gzip; plain if not.")
    boolean compress() default true;
}
