// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** When a plugin's component is not called any more. */
@ObjectClassDefinition(
        name = "Lanner quarantine",
        description =
                "When a component of a plugin that fails again and again is not called any more, until it is let out by"
                        + " 'lanner:quarantine release', or its bundle is restarted. A change works at once.")
@interface QuarantineConfig {
    /** Failures that are too many. */
    @AttributeDefinition(
            name = "failures",
            description = "After so many failures within the window. 0: never.",
            min = "0",
            max = "1000")
    int failures() default 10;

    /** In which time. */
    @AttributeDefinition(name = "window-seconds", description = "The window, in seconds.", min = "1")
    int window$_$seconds() default 60;

    /** How long a call may take. */
    @AttributeDefinition(
            name = "budget-ms",
            description =
                    "A call that takes longer is a failure, in milliseconds. Some calls are measured, not all. 0: none"
                            + " is.",
            min = "0")
    long budget$_$ms() default 100;
}
