// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.SourceStatus;
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

/** The command that one begins with. */
@Component(
        service = StatusCommand.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=status"})
public final class StatusCommand {
    private static final long NS = 1_000_000_000L;

    private final House house;

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
