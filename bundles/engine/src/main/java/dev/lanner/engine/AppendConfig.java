// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What is added to the alerts of some rules. */
@ObjectClassDefinition(
        name = "Lanner appended output",
        description =
                "What is added to the alerts of some rules: Falco's append_output. All that fits a rule is added, in"
                        + " the order of the names; a change works at once, while events flow. A mistake in it is told and left"
                        + " out, and stops no rule.")
public @interface AppendConfig {
    /** Whose alerts are meant, by event source. */
    @AttributeDefinition(
            name = "source",
            description = "Only for rules of this event source, for example syscall. Empty: of any.")
    String source() default "";

    /** Whose alerts are meant, by tags. */
    @AttributeDefinition(name = "tags", description = "Only for rules that have all of these tags. Empty: for any.")
    String[] tags() default {};

    /** Whose alerts are meant, by name. */
    @AttributeDefinition(
            name = "rule",
            description = "Only for the rule of this name, in which '*' stands for any text. Empty: for any.")
    String rule() default "";

    /** What follows the output. */
    @AttributeDefinition(
            name = "extra-output",
            description =
                    "An output that follows the rule's own, after a blank, for example 'on %evt.hostname'. Its fields"
                            + " are in output_fields too. ${NAME} is the environment variable NAME of Lanner's process.")
    String extra$_$output() default "";

    /** What comes with the alert. */
    @AttributeDefinition(
            name = "extra-fields",
            description =
                    "What output_fields has beside the fields of the output: each entry is the name of a field, with"
                            + " its value as it is, or KEY=OUTPUT, whose value is a text. For example [proc.aname,"
                            + " 'who=%user.name (%user.uid)', site=${SITE}]. ${NAME} is an environment variable, $${NAME} is left"
                            + " as ${NAME}.")
    String[] extra$_$fields() default {};

    /** Whether the container follows. */
    @AttributeDefinition(
            name = "suggested-output",
            description =
                    "Whether outputs end with what is known of the container, as engine.suggested-output has it for"
                            + " all rules.")
    boolean suggested$_$output() default false;
}
