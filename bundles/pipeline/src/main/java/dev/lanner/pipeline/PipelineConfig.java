// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be set. */
@ObjectClassDefinition(name = "Lanner Pipeline", description = "The way of events from sources to outputs.")
public @interface PipelineConfig {
    @AttributeDefinition(
            name = "Start timeout (ms)",
            description = "How long the start waits for an event source and for rules, in milliseconds.")
    long start$_$timeout$_$ms() default 10_000;

    @AttributeDefinition(
            name = "Output queue (alerts)",
            description =
                    "How many alerts may wait for each output in memory. What finds the queue full is counted as lost,"
                            + " unless it can be put on disk.",
            min = "1")
    int output$_$queue() default 16_384;

    @AttributeDefinition(
            name = "Output wait (ms)",
            description =
                    "How long events may wait for an output whose queue is full, in milliseconds. 0 for live events, "
                            + "where no output may delay the others; more for a replay, which can wait.")
    long output$_$wait$_$ms() default 0;

    @AttributeDefinition(
            name = "Spool",
            description =
                    "When alerts are put on disk until they are delivered. always: each one, before the output gets it, so that"
                            + " a crash of Lanner loses none; overflow: when memory is full, while the output fails, and"
                            + " when Lanner stops; off: never. OUTPUT=… says it for one output.")
    String[] spool() default {"always", "stdout=off"};

    @AttributeDefinition(
            name = "Spool: folder",
            description =
                    "Where that is. 'lanner run' takes the folder 'spool' in STATE_DIRECTORY, which systemd sets, or"
                            + " /var/lib/lanner/spool; a replay none. Empty: nothing is put on disk.")
    String spool$_$dir() default "";

    @AttributeDefinition(
            name = "Spool: room (MiB)",
            description =
                    "How much room the spool of an output takes at most, in MiB. Beyond it the oldest alerts are dropped.",
            min = "1")
    int spool$_$max$_$mib() default 256;

    @AttributeDefinition(
            name = "Spool: age (h)",
            description = "How long an alert is kept there at most, in hours.",
            min = "1")
    int spool$_$max$_$hours() default 168;

    @AttributeDefinition(
            name = "Spool: sync",
            description =
                    "When the disk is asked to take what the system holds back for it, which counts if the power fails. never;"
                            + " interval: once a second; each: before an output gets the alert.",
            options = {
                @Option(label = "never", value = "never"),
                @Option(label = "interval", value = "interval"),
                @Option(label = "each", value = "each")
            })
    String spool$_$sync() default "interval";

    @AttributeDefinition(
            name = "Spool: await (s)",
            description =
                    "How long alerts are put on disk for an output that has gone, or is not there yet after the start, in"
                            + " seconds. What is on disk by then stays for it.",
            min = "0")
    int spool$_$await$_$seconds() default 600;

    @AttributeDefinition(
            name = "Retry: first (ms)",
            description =
                    "How long an output is left alone after a failure, in milliseconds. Doubled from failure to failure.",
            min = "1")
    long retry$_$first$_$ms() default 250;

    @AttributeDefinition(
            name = "Retry: longest (ms)",
            description = "The longest such pause, in milliseconds. Each is shortened by chance, by a half at most.",
            min = "1")
    long retry$_$longest$_$ms() default 60_000;

    @AttributeDefinition(
            name = "Host state",
            description = "Start with the processes of this host. To be off for a replay, which brings its own.")
    boolean host$_$state() default true;

    @AttributeDefinition(
            name = "Identity wait (ms)",
            description =
                    "How long the events of a new container may wait until it is known what it is called and who its users"
                            + " are, in milliseconds. Everybody else's events go on meanwhile. 0: nothing waits.",
            min = "0")
    long identity$_$wait$_$ms() default 2000;

    @AttributeDefinition(
            name = "Identity wait (events)",
            description = "How many events of one container may wait for that. One more, and they go on without it.",
            min = "1")
    int identity$_$wait$_$events() default 16_384;

    @AttributeDefinition(
            name = "Base set of events",
            description =
                    "Names of event types and system calls. They are selected beside those that rules ask for, in the"
                            + " place of those that keep processes and descriptors right. A name with '!' in front is never"
                            + " selected, whoever asks for it; procexit always is. Empty: what state asks for.")
    String[] base$_$syscalls$_$custom$_$set() default {};

    @AttributeDefinition(
            name = "Repair the base set",
            description =
                    "Add the least that state needs for what the selected events are judged by, and no more: in the"
                            + " place of all that state asks for, or to the base set.")
    boolean base$_$syscalls$_$repair() default false;

    @AttributeDefinition(
            name = "All events",
            description =
                    "Give rules that name no event types also those of high volume: reads, writes, task switches and"
                            + " page faults. Rules that name them get them anyway.")
    boolean base$_$syscalls$_$all() default false;

    @AttributeDefinition(name = "Drop failed calls", description = "Leave out system calls that failed.")
    boolean drop$_$failed$_$exit() default false;

    @AttributeDefinition(
            name = "Drop alert: threshold",
            description = "The part of a second's events that must be lost for the drop alert, from 0 to 1.",
            min = "0",
            max = "1")
    double drop$_$threshold() default 0.1;

    @AttributeDefinition(
            name = "Drop alert: actions",
            description =
                    "What is done when more was lost than the threshold: ignore; log, a line in the log; alert, an"
                            + " alert of the rule 'Lanner internal: syscall event drop'; exit, the end of Lanner.",
            options = {
                @Option(label = "ignore", value = "ignore"),
                @Option(label = "log", value = "log"),
                @Option(label = "alert", value = "alert"),
                @Option(label = "exit", value = "exit")
            })
    String[] drop$_$actions() default {"log", "alert"};

    @AttributeDefinition(
            name = "Drop alert: rate",
            description = "How often that is done at most, in times a second on the average.",
            min = "0")
    double drop$_$rate() default 0.03333;

    @AttributeDefinition(
            name = "Drop alert: burst",
            description = "How often that is done at most without a pause.",
            min = "0")
    double drop$_$burst() default 1;
}
