// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** How rules are judged. */
@ObjectClassDefinition(name = "Lanner rule engine", description = "How rules are judged.")
public @interface EngineConfig {
    /** Whether an event's first match ends its judging. */
    @AttributeDefinition(
            name = "matching",
            description = "first: an event raises at most one alert, that of the first rule that matches it."
                    + " all: each rule that matches raises one.",
            options = {@Option(label = "first", value = "first"), @Option(label = "all", value = "all")})
    String matching() default "first";

    /** The least severe priority that takes part. */
    @AttributeDefinition(name = "priority", description = "Rules that are less severe than this do not take part.")
    String priority() default "debug";

    /** Whether each output of a rule for system calls ends with what is known of the container. */
    @AttributeDefinition(
            name = "suggested-output",
            description =
                    "Whether each output of a rule for system calls ends with the container's id, name and image and"
                            + " its pod, as soon as a bundle provides these fields.")
    boolean suggested$_$output() default true;

    /** Turns rules on and off. */
    @AttributeDefinition(
            name = "rules",
            description =
                    "Turns rules on and off, each entry over what the rules files and the entries before it say, for"
                            + " example [disable rule=*, enable tag=network, disable rule=Read*]. In the name of a rule"
                            + " '*' stands for any text.")
    String[] rules() default {};
}
