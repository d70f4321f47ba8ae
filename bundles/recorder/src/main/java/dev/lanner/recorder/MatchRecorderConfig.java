// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set. */
@ObjectClassDefinition(
        name = "Lanner Capture",
        description = "A capture file (.scap) of what happens from the match of a rule on. Off without this section.")
public @interface MatchRecorderConfig {
    @AttributeDefinition(
            name = "Mode",
            description = "Whose matches start a capture: rules, those with 'capture: true'; all_rules, every one.",
            options = {
                @Option(label = "rules", value = "rules"),
                @Option(label = "all_rules", value = "all_rules"),
            })
    String mode() default "rules";

    @AttributeDefinition(
            name = "Path prefix",
            description =
                    "Where the files are, and what their names begin with; the time and the number of the event follow."
                            + " The folder is made if it is not there.")
    String path$_$prefix() default "/var/lib/lanner/captures/lanner";

    @AttributeDefinition(
            name = "Default duration (ms)",
            description =
                    "How long a capture goes on after a match, in milliseconds, if the rule has no 'capture_duration'."
                            + " A further match meanwhile lengthens it.",
            min = "1")
    long default$_$duration() default 5000;

    @AttributeDefinition(
            name = "Largest file (MB)",
            description =
                    "A capture ends when its file has about so many megabytes (of 1,000,000 bytes), and an alert says"
                            + " so. 0: no limit.",
            min = "0")
    long max$_$file$_$size$_$mb() default 100;

    @AttributeDefinition(
            name = "Most files",
            description =
                    "No capture begins while so many files of the prefix are there. What does not begin is counted."
                            + " 0: no limit.",
            min = "0")
    int max$_$files() default 50;

    @AttributeDefinition(
            name = "Least free space (MB)",
            description =
                    "No capture begins, and one that is being written ends, when the file system has less than so many"
                            + " megabytes (of 1,000,000 bytes) left.",
            min = "0")
    long min$_$free$_$mb() default 500;
}
