// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command that one begins with. It remembers what it was told of the Lanner before, so it stays. */
@Component(
        immediate = true,
        service = StatusCommand.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=status", "osgi.command.function=lastend"})
public final class StatusCommand {
    private static final long NS = 1_000_000_000L;

    private final House house;
    private volatile String lastEnd = "";

    /** With what is in the house. */
    @Activate
    public StatusCommand(@Reference House house) {
        this.house = house;
    }

    /** Says how Lanner is. */
    @Descriptor("says in a few lines how Lanner is: sources, rules, events, alerts, losses, outputs that fail")
    @Example({"status", "status --json"})
    public Answer status() throws CommandException, InterruptedException {
        Pipeline pipeline = house.pipeline();
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("State", pipeline.awaitStart(0).name().toLowerCase(Locale.ROOT));
        String failure = pipeline.failure();
        if (failure != null) {
            sides.put("Failure", failure);
        }
        if (!lastEnd.isEmpty()) {
            sides.put("Before", lastEnd);
        }
        long firstNs = pipeline.firstEventNs();
        sides.put(
                "Since",
                firstNs == 0
                        ? Table.NOTHING
                        : Instant.ofEpochSecond(firstNs / NS)
                                .truncatedTo(ChronoUnit.SECONDS)
                                .toString());
        sides.put("Events", pipeline.eventCount());
        sides.put("Lost", lost(pipeline.losses()));
        sides.put(
                "Alerts",
                pipeline.alerts().stream().mapToLong(AlertCount::count).sum());
        RuleEngine engine = house.ruleEngine;
        List<Rule> rules = engine == null ? List.of() : engine.rules();
        sides.put("Rules", rules.size());
        sides.put("Disabled", rules.stream().filter(rule -> !rule.isEnabled()).count());
        sides.put(
                "Unsatisfied",
                rules.stream().filter(StatusCommand::isUnsatisfied).count());
        sides.put(
                "Sources",
                pipeline.sources().stream().map(StatusCommand::source).toList());
        sides.put(
                "Outputs",
                pipeline.outputs().stream().map(StatusCommand::output).toList());
        return Card.of(sides);
    }

    /** Tells of a Lanner that has not been stopped. */
    @Descriptor("has an alert made of a Lanner before this one that has ended without a stop; the launcher uses it")
    public String lastend(
            @Descriptor("its process") long pid,
            @Descriptor("when it began") String began,
            @Descriptor("when it lived last") String lastLived) {
        lastEnd = "ended without a stop, last lived at " + lastLived;
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String text = "The Lanner before this one (pid " + pid + ", begun at " + began
                + ") was killed, or went down with the" + " machine. It last lived at " + lastLived
                + "; nothing was watched from then until now, " + now + ".";
        InternalAlerts alerts = house.internalAlerts;
        if (alerts != null) {
            alerts.tell(
                    "ended without a stop",
                    Priority.CRITICAL,
                    text,
                    Map.of("pid", pid, "began", began, "last_lived", lastLived));
        }
        return text;
    }

    private static boolean isUnsatisfied(Rule rule) {
        return rule.isEnabled() && rule.unsatisfied() != null;
    }

    private static long lost(List<Loss> losses) {
        return losses.stream()
                .filter(loss -> loss.extent() == Loss.Extent.WHOLE)
                .mapToLong(Loss::count)
                .sum();
    }

    private static String source(SourceStatus source) {
        return source.name() + " is " + source.state();
    }

    private static String output(OutputStatus output) {
        OutputStatus.Failure failure = output.failure();
        return output.name() + (failure == null ? " works" : " fails: " + failure.text());
    }
}
