// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set. */
@ObjectClassDefinition(name = "Lanner Pipeline", description = "The way of events from sources to outputs.")
public @interface PipelineConfig {
    @AttributeDefinition(
            name = "Start timeout (ms)",
            description = "How long the start waits for an event source and for rules, in milliseconds.")
    long start$_$timeout$_$ms() default 10_000;

    @AttributeDefinition(
            name = "Output queue (alerts)",
            description = "How many alerts may wait for each output. What finds the queue full is counted as lost.")
    int output$_$queue() default 8192;

    @AttributeDefinition(
            name = "Output wait (ms)",
            description =
                    "How long events may wait for an output whose queue is full, in milliseconds. 0 for live events, "
                            + "where no output may delay the others; more for a replay, which can wait.")
    long output$_$wait$_$ms() default 0;

    @AttributeDefinition(
            name = "Host state",
            description = "Start with the processes of this host. To be off for a replay, which brings its own.")
    boolean host$_$state() default true;
}
