// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.container.Containers;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Loss.Extent;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.SelectedEvent;
import dev.lanner.api.pipeline.Waits;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about what flows: outputs, losses, and the whole of it. */
@Component(
        service = PipelineCommands.class,
        property = {
            "osgi.command.scope=lanner",
            "osgi.command.function=outputs",
            "osgi.command.function=drops",
            "osgi.command.function=selection",
            "osgi.command.function=summary",
            "osgi.command.function=phase",
            "osgi.command.function=turns",
            "osgi.command.function=await"
        })
public final class PipelineCommands {
    private static final long SLICE_MS = 100;
    private static final long FIRST_EVENT_MS = 1_000;

    /** So many who want an event are named; the others are counted. */
    private static final int MOST_NAMED = 3;

    private final House house;

    /** With what is in the house. */
    @Activate
    public PipelineCommands(@Reference House house) {
        this.house = house;
    }

    /** Lists the outputs, or has them open anew what they have open. */
    @Descriptor(
            "lists the outputs: alerts in memory and on disk, delivered, rejected, dropped, and what is wrong;"
                    + " 'outputs reopen' has files opened anew, connections made anew and certificates read anew, as SIGUSR1 does")
    @Actions("reopen")
    @Example({"outputs", "outputs reopen"})
    public Object outputs(@Descriptor("nothing; reopen") String... arguments) throws CommandException {
        List<String> words = List.of(arguments);
        if (words.equals(List.of("reopen"))) {
            house.pipeline().reopenOutputs();
            return "The outputs open anew what they have open; 'outputs' shows how that has gone.";
        }
        if (!words.isEmpty()) {
            throw new CommandException(
                    "there is no 'outputs " + String.join(" ", words) + "'; there are: outputs, outputs reopen");
        }
        List<List<Object>> rows = new ArrayList<>();
        for (OutputStatus output : house.pipeline().outputs()) {
            rows.add(List.of(
                    output.name(),
                    output.state().name().toLowerCase(Locale.ROOT),
                    output.queued(),
                    output.spool().alerts(),
                    output.delivered(),
                    output.retries(),
                    output.rejected(),
                    output.dropped(),
                    failure(output.failure())));
        }
        return new Table(
                List.of(
                        "OUTPUT",
                        "STATE",
                        "QUEUED",
                        "SPOOLED",
                        "DELIVERED",
                        "RETRIES",
                        "REJECTED",
                        "DROPPED",
                        "FAILS SINCE"),
                rows,
                "There is no output: nobody is told of alerts; enable one in lanner.yaml.");
    }

    private static String failure(OutputStatus.@Nullable Failure failure) {
        return failure == null
                ? "-"
                : Instant.ofEpochMilli(failure.sinceMs()).truncatedTo(ChronoUnit.SECONDS) + ": " + failure.text();
    }

    /** Lists the losses. */
    @Descriptor("lists every loss by place, event type and reason, with its share of all events")
    public Table drops() throws CommandException {
        Pipeline pipeline = house.pipeline();
        List<Loss> losses = pipeline.losses();
        LossShares shares = new LossShares(pipeline.eventCount(), losses);
        List<List<Object>> rows = new ArrayList<>();
        for (Loss loss : losses) {
            String extent = loss.extent() == Extent.WHOLE ? "dropped" : "incomplete";
            rows.add(List.of(
                    loss.place(), loss.eventType(), extent, loss.reason(), loss.count(), orDash(shares.of(loss))));
        }
        Containers containers = house.containers;
        if (containers != null) {
            containers
                    .giveUps()
                    .forEach((reason, count) -> rows.add(List.of("containers", "-", "incomplete", reason, count, "-")));
        }
        return new Table(
                List.of("PLACE", "EVENT TYPE", "EXTENT", "REASON", "COUNT", "OF ALL EVENTS"),
                rows,
                "Nothing has been lost.");
    }

    /** Lists what the sources are asked for. */
    @Descriptor("lists the event types that the sources are asked for, and who wants each: rules, state, plugins")
    public Table selection() throws CommandException {
        List<List<Object>> rows = new ArrayList<>();
        for (SelectedEvent event : house.pipeline().selectedEvents()) {
            rows.add(List.of(event.name(), wanters(event.wantedBy())));
        }
        return new Table(
                List.of("EVENT TYPE", "WANTED BY"), rows, "Nothing is selected: the pipeline has not started yet.");
    }

    private static String wanters(List<String> all) {
        String named = String.join(", ", all.subList(0, Math.min(MOST_NAMED, all.size())));
        return all.size() > MOST_NAMED ? named + " and " + (all.size() - MOST_NAMED) + " more" : named;
    }

    /** Tells how far the pipeline is. */
    @Descriptor("tells how far the pipeline is: ABSENT, STARTING, RUNNING, FAILED or STOPPED")
    public String phase() throws InterruptedException {
        Pipeline pipeline = house.pipeline;
        return pipeline == null ? "ABSENT" : pipeline.awaitStart(0).name();
    }

    /** Shows that it is alive. */
    @Descriptor("tells how often the event loop has come round: it is alive as long as that grows")
    public String turns() throws CommandException {
        return Long.toString(house.pipeline().turns());
    }

    /** Sums up since the start. */
    @Descriptor("sums up since the start: events seen, losses with reasons, alerts by rule and priority")
    public String summary() throws CommandException {
        Pipeline pipeline = house.pipeline();
        List<AlertCount> alerts = new ArrayList<>(pipeline.alerts());
        alerts.sort(Comparator.comparingLong(AlertCount::count).reversed().thenComparing(AlertCount::rule));
        StringBuilder text = new StringBuilder();
        text.append("Events seen: ").append(pipeline.eventCount());
        List<Loss> losses = pipeline.losses();
        LossShares shares = new LossShares(pipeline.eventCount(), losses);
        appendLosses(text, "Dropped", Extent.WHOLE, losses, shares);
        appendLosses(text, "Incomplete", Extent.PART, losses, shares);
        appendWaits(text, pipeline.waits());
        appendAlerts(text, alerts);
        return text.toString();
    }

    private static void appendWaits(StringBuilder text, Waits waits) {
        if (waits.events() + waits.waiting() > 0) {
            text.append("\nWaited to know whose they are: ").append(waits.events() + waits.waiting());
            text.append(" (half up to ").append(milliseconds(waits.medianNs()));
            text.append(", 99 % up to ").append(milliseconds(waits.p99Ns()));
            text.append(", longest ").append(milliseconds(waits.longestNs()));
            text.append(" ms; now ").append(waits.waiting());
            text.append(", given up ").append(waits.givenUp()).append(')');
        }
    }

    private static String milliseconds(long ns) {
        return String.format(Locale.ROOT, "%.1f", ns / 1e6);
    }

    private static void appendLosses(
            StringBuilder text, String title, Extent extent, List<Loss> all, LossShares shares) {
        List<Loss> losses = all.stream().filter(loss -> loss.extent() == extent).toList();
        text.append('\n').append(title).append(": ");
        text.append(losses.stream().mapToLong(Loss::count).sum());
        appendShare(text, shares.ofAll(extent), " of all events");
        for (Loss loss : losses) {
            text.append("\n  ").append(loss.count()).append("  ").append(loss.place());
            text.append(", ").append(loss.eventType()).append(": ").append(loss.reason());
            appendShare(text, shares.of(loss), "");
        }
    }

    private static void appendShare(StringBuilder text, @Nullable String share, String of) {
        if (share != null) {
            text.append(" (").append(share).append(of).append(')');
        }
    }

    private static void appendAlerts(StringBuilder text, List<AlertCount> alerts) {
        text.append("\nAlerts: ")
                .append(alerts.stream().mapToLong(AlertCount::count).sum());
        Map<Priority, Long> priorities = new EnumMap<>(Priority.class);
        for (AlertCount alert : alerts) {
            priorities.merge(alert.priority(), alert.count(), Long::sum);
        }
        priorities.forEach((priority, count) ->
                text.append("\n  ").append(priority.label()).append(": ").append(count));
        for (AlertCount alert : alerts) {
            text.append("\n  ").append(alert.count()).append("  ").append(alert.rule());
            text.append(" (").append(alert.priority().label()).append(')');
        }
    }

    /** Waits until events flow. */
    @Descriptor("waits until events flow, or says why they do not")
    public String await(
            @Descriptor("milliseconds to wait at most") long timeoutMs,
            @Descriptor("when the program was started, in milliseconds since the epoch") long startedMs)
            throws CommandException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        Phase phase = Phase.STARTING;
        while (phase == Phase.STARTING && System.nanoTime() < limit) {
            Pipeline pipeline = house.pipeline;
            if (pipeline == null) {
                Thread.sleep(10);
            } else {
                phase = pipeline.awaitStart(SLICE_MS);
            }
        }
        return switch (phase) {
            case RUNNING -> watching(house.pipeline(), startedMs);
            case FAILED -> throw new CommandException(orDash(house.pipeline().failure()));
            case STOPPED -> "The sources have ended.";
            case STARTING -> throw new CommandException(stuck(timeoutMs));
        };
    }

    private String stuck(long timeoutMs) {
        return house.pipeline == null
                ? "no pipeline has appeared in " + timeoutMs + " ms: a bundle is missing, or a component waits for"
                        + " something; the log says more"
                : "the pipeline has not started in " + timeoutMs + " ms; the log says more";
    }

    private String watching(Pipeline pipeline, long startedMs) throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FIRST_EVENT_MS);
        while (pipeline.firstEventNs() == 0 && System.nanoTime() < limit) {
            Thread.sleep(5);
        }
        RuleEngine engine = house.ruleEngine;
        long rules = engine == null
                ? 0
                : engine.rules().stream().filter(PipelineCommands::takesPart).count();
        long firstNs = pipeline.firstEventNs();
        String first = firstNs == 0
                ? "no event yet"
                : "first event after " + (TimeUnit.NANOSECONDS.toMillis(firstNs) - startedMs) + " ms";
        return "is watching; " + rules + (rules == 1 ? " rule; " : " rules; ") + first;
    }

    private static boolean takesPart(Rule rule) {
        return rule.isEnabled() && rule.unsatisfied() == null;
    }

    private static String orDash(@Nullable String text) {
        return text == null ? "-" : text;
    }
}
