// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set of both formats. */
@ObjectClassDefinition(
        name = "Lanner Alert Formats",
        description =
                "How alerts are written as text and JSON, wherever they go. The keys are those of Falco with '-' for"
                        + " '_'. A change works at once.")
public @interface FormatConfig {
    @AttributeDefinition(
            name = "ISO 8601",
            description =
                    "Whether the time at the begin of the text, and of \"output\" in JSON, is date and time in UTC, as"
                            + " in 2026-11-22T07:47:39.936299766+0000. If not: the local time of day. \"time\" in JSON is in UTC"
                            + " in any case.")
    boolean time$_$format$_$iso$_$8601() default false;

    @AttributeDefinition(
            name = "JSON with output",
            description = "Whether JSON has \"output\": the whole line, with its time and priority.")
    boolean json$_$include$_$output$_$property() default true;

    @AttributeDefinition(
            name = "JSON with message",
            description = "Whether JSON has \"message\": the rule's output with its values, without time and priority.")
    boolean json$_$include$_$message$_$property() default false;

    @AttributeDefinition(
            name = "JSON with output fields",
            description =
                    "Whether JSON has \"output_fields\": the values of the output's fields, and what else is added"
                            + " there.")
    boolean json$_$include$_$output$_$fields$_$property() default true;

    @AttributeDefinition(name = "JSON with tags", description = "Whether JSON has \"tags\": those of the rule.")
    boolean json$_$include$_$tags$_$property() default true;

    @AttributeDefinition(
            name = "JSON with id",
            description =
                    "Whether JSON has \"id\": by it a receiver sees that it gets the same alert once more, after a"
                            + " failure or a crash. Falco has no such key.")
    boolean json$_$include$_$id$_$property() default false;
}
