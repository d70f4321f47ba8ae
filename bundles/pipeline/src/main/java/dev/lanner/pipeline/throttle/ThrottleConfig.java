// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.throttle;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be set. */
@ObjectClassDefinition(
        name = "Lanner Throttle",
        description =
                "Holds back alerts that are too many of a kind, or the same again, for all outputs; how many that were"
                        + " is told in an alert of the rule 'Lanner internal: alerts suppressed'. Each instance is a throttle of its"
                        + " own.")
public @interface ThrottleConfig {
    @AttributeDefinition(
            name = "Rules",
            description = "Names of the rules it is for; '*' stands for any characters. Empty: rules of any name.")
    String[] rules() default {};

    @AttributeDefinition(name = "Tags", description = "Only rules that have one of these tags. Empty: any.")
    String[] tags() default {};

    @AttributeDefinition(
            name = "Keys",
            description =
                    "Fields of the rule's output that tell one kind of alert from another, such as proc.name or container.id,"
                            + " or 'message'. Limits are those of a rule and of the values of these fields. Empty: of a rule.")
    String[] keys() default {};

    @AttributeDefinition(
            name = "Limit (alerts)",
            description = "How many alerts of a kind may come on the average in 'per-seconds'. 0: any number.",
            min = "0")
    int limit() default 0;

    @AttributeDefinition(name = "Per (s)", description = "The time that 'limit' is for, in seconds.", min = "1")
    int per$_$seconds() default 60;

    @AttributeDefinition(
            name = "Burst (alerts)",
            description = "How many alerts of a kind may come without a pause. 0: as many as 'limit'.",
            min = "0")
    int burst() default 0;

    @AttributeDefinition(
            name = "Same within (s)",
            description = "For so many seconds after an alert, further ones of its kind are held back. 0: none is.",
            min = "0")
    int same$_$within$_$seconds() default 0;

    @AttributeDefinition(
            name = "Summary (s)",
            description = "How long after the first alert that was held back all of them are summed up, in seconds.",
            min = "1")
    int summary$_$seconds() default 60;

    @AttributeDefinition(
            name = "Kinds at most",
            description =
                    "How many kinds of alerts are known at a time. One more, and the one that was not seen for the"
                            + " longest time is forgotten.",
            min = "1")
    int max$_$kinds() default 4096;
}
