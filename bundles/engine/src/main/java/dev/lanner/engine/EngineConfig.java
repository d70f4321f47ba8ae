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

    /** What every alert has among its fields. */
    @AttributeDefinition(
            name = "static-fields",
            description = "KEY=TEXT each: fields that every alert of a rule has in output_fields, for example"
                    + " [environment=production, site=${SITE}]. ${NAME} is the environment variable NAME of"
                    + " Lanner's process, $${NAME} is left as ${NAME}. Falco's static_fields.")
    String[] static$_$fields() default {};

    /** How bytes are written. */
    @AttributeDefinition(
            name = "buffer-format-base64",
            description =
                    "Whether values that are bytes, such as evt.buffer, are written in Base64, so that none of them is lost"
                            + " for not being text. Falco's buffer_format_base64.")
    boolean buffer$_$format$_$base64() default false;

    /** Whether transformed values are fields of their own. */
    @AttributeDefinition(
            name = "transformed-fields",
            description =
                    "Whether output_fields has the values of transformers too, by what is written in the output, for"
                            + " example \"toupper(proc.name)\". The field itself is there in any case.")
    boolean transformed$_$fields() default false;
}
