// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.AlertCount;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about the alerts of the last while. */
@Component(
        service = AlertCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=alerts", "osgi.command.function=top"})
public final class AlertCommands {
    private static final String USUAL_ALERTS = "20";
    private static final String USUAL_LINES = "5";
    private static final List<String> COLUMNS = List.of("TIME", "PRIORITY", "RULE", "ALERT");
    private static final long PAUSE_MS = 100;
    private static final long NS_PER_SECOND = 1_000_000_000L;

    private final House house;

    /** With what is in the house. */
    @Activate
    public AlertCommands(@Reference House house) {
        this.house = house;
    }

    /** Lists the last alerts, or follows them. */
    @Descriptor("lists the last alerts that went to the outputs, the newest last; a few hundred are kept in mind")
    @Example({"alerts --number 5 shell", "alerts --follow"})
    public Answer alerts(
            CommandSession session,
            @Descriptor("N: how many at most, 20 if not given")
                    @Parameter(
                            names = {"-n", "--number"},
                            absentValue = USUAL_ALERTS)
                    int number,
            @Descriptor("then go on with new ones as they come, until Ctrl-C")
                    @Parameter(
                            names = {"-f", "--follow"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean follow,
            @Descriptor("what the rule's name contains, in any case") String... parts)
            throws CommandException, InterruptedException {
        requirePositive("--number", number);
        if (follow) {
            return follow(Attachment.of(session), number, parts);
        }
        List<Alert> found = house.pipeline().recentAlerts().stream()
                .filter(alert -> isNamed(alert.rule(), parts))
                .toList();
        List<List<String>> rows = found.subList(Math.max(0, found.size() - number), found.size()).stream()
                .map(AlertCommands::row)
                .toList();
        return new Table(
                COLUMNS,
                rows,
                parts.length == 0
                        ? "There has been no alert."
                        : "There has been no alert of a rule with '" + String.join("' and '", parts)
                                + "' in its name.");
    }

    private static List<String> row(Alert alert) {
        return List.of(
                time(alert.timestampNs()),
                alert.priority().label(),
                Names.printable(alert.rule()),
                Names.printable(alert.message()));
    }

    /** Looks some times a second; so many alerts as are kept in mind do not come between. */
    private Answer follow(Attachment attachment, int number, String... parts)
            throws CommandException, InterruptedException {
        long shown = 0;
        boolean hasGap = false;
        List<Alert> before = List.of();
        while (!attachment.isOver()) {
            List<Alert> now = house.pipeline().recentAlerts();
            int begin = before.isEmpty() ? 0 : now.lastIndexOf(before.get(before.size() - 1)) + 1;
            hasGap |= begin == 0 && !before.isEmpty();
            List<Alert> fresh = now.subList(begin, now.size()).stream()
                    .filter(alert -> isNamed(alert.rule(), parts))
                    .toList();
            boolean isFirst = shown == 0 && before.isEmpty();
            shown += show(fresh.subList(isFirst ? Math.max(0, fresh.size() - number) : 0, fresh.size()), attachment);
            before = now;
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        }
        Map<String, Object> sides = new LinkedHashMap<>();
        sides.put("Alerts", shown);
        sides.put("Has gap", hasGap);
        return Card.said(
                Quantity.of(shown, "alert") + "."
                        + (hasGap ? " Some were left out: they came faster than they could be shown." : ""),
                sides);
    }

    private static int show(List<Alert> alerts, Attachment attachment) {
        StringBuilder text = new StringBuilder();
        for (Alert alert : alerts) {
            List<String> row = row(alert);
            text.append(
                            attachment.isJson()
                                    ? JsonText.of(json -> JsonText.write(json, sides(row)))
                                    : String.join("  ", row))
                    .append('\n');
        }
        attachment.wire().print(text);
        attachment.wire().flush();
        return alerts.size();
    }

    private static Map<String, Object> sides(List<String> row) {
        Map<String, Object> sides = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            sides.put(JsonText.key(COLUMNS.get(i)), row.get(i));
        }
        return sides;
    }

    private static boolean isNamed(String rule, String... parts) {
        String lower = rule.toLowerCase(Locale.ROOT);
        for (String part : parts) {
            if (!lower.contains(part.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private static String time(long timestampNs) {
        return Instant.ofEpochSecond(timestampNs / NS_PER_SECOND, timestampNs % NS_PER_SECOND)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    /** Shows where alerts come from. */
    @Descriptor("shows which rules have raised most alerts since the start, and which processes and containers most of"
            + " those that 'lanner:alerts' has")
    public Table top(
            @Descriptor("how many of each at most, 5 if not given")
                    @Parameter(
                            names = {"-n", "--number"},
                            absentValue = USUAL_LINES)
                    int number)
            throws CommandException {
        requirePositive("--number", number);
        Map<String, Long> rules = new TreeMap<>();
        for (AlertCount alert : house.pipeline().alerts()) {
            rules.merge(alert.rule(), alert.count(), Long::sum);
        }
        List<Alert> recent = house.pipeline().recentAlerts();
        List<List<Object>> rows = new ArrayList<>();
        add(rows, "rule", rules, number);
        add(rows, "process", count(recent, alert -> field(alert, "proc.name")), number);
        add(rows, "container", count(recent, AlertCommands::container), number);
        return new Table(List.of("WHAT", "ALERTS", "NAME"), rows, "There has been no alert.");
    }

    private static @Nullable String container(Alert alert) {
        String id = field(alert, "container.id");
        String name = field(alert, "container.name");
        if (Objects.equals(id, "host")) {
            return null;
        }
        return name == null ? id : name;
    }

    private static @Nullable String field(Alert alert, String name) {
        Object value = alert.fields().get(name);
        return value == null ? null : value.toString();
    }

    private static Map<String, Long> count(List<Alert> alerts, Function<Alert, @Nullable String> name) {
        Map<String, Long> counts = new TreeMap<>();
        for (Alert alert : alerts) {
            String found = name.apply(alert);
            if (found != null) {
                counts.merge(found, 1L, Long::sum);
            }
        }
        return counts;
    }

    private static void add(List<List<Object>> rows, String what, Map<String, Long> counts, int number) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(number)
                .forEach(entry -> rows.add(List.of(what, entry.getValue(), Names.printable(entry.getKey()))));
    }

    private static void requirePositive(String option, int number) throws CommandException {
        if (number < 1) {
            throw new CommandException(option + " must be 1 or more, and is " + number);
        }
    }
}
