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

    /** Failures in a row that are too many. */
    @AttributeDefinition(
            name = "failures-in-a-row",
            description =
                    "Outputs and container resolvers are tried again after pauses that grow: of them so many failures in a"
                            + " row are too many, however long that takes. That a receiver or a runtime cannot be reached"
                            + " is no failure of theirs. 0: never.",
            min = "0",
            max = "1000")
    int failures$_$in$_$a$_$row() default 5;

    /** How long a call may take. */
    @AttributeDefinition(
            name = "budget-ms",
            description =
                    "A call that computes for longer is a failure, in milliseconds, and so is one that takes twenty times as"
                            + " long, whatever it waits for. Some calls are measured, not all. 0: none is.",
            min = "0")
    long budget$_$ms() default 100;

    /** How long a call of what may wait may take. */
    @AttributeDefinition(
            name = "output-budget-seconds",
            description =
                    "A call of an output that does not come back for so long is a failure, in seconds; it is interrupted,"
                            + " and its alerts are written again. 0: none is.",
            min = "0")
    int output$_$budget$_$seconds() default 120;
}
