// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.EventFormat;
import dev.lanner.api.rule.FormatException;
import dev.lanner.shell.WatchTap.Line;
import dev.lanner.spi.tap.EventTap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows events as they happen. */
@Component(
        service = WatchCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=watch"})
public final class WatchCommands {
    private static final Logger LOG = LoggerFactory.getLogger(WatchCommands.class);

    /** What operators are told wants the events. */
    static final String NAME = "watch";

    static final String USUAL_OUTPUT =
            "%evt.time %evt.type %proc.name[%proc.pid] user=%user.name container=%container.name %evt.args";

    private static final Set<EventCategory> HIGH_VOLUME =
            EnumSet.of(EventCategory.IO_READ, EventCategory.IO_WRITE, EventCategory.SCHEDULER, EventCategory.OTHER);
    private static final long PAUSE_MS = 20;
    private static final long BEGIN_MS = 2_000;
    private static final int MOST_NAMED = 6;

    private final House house;
    private final Function<EventTap, Runnable> plug;

    /** With what is in the house. */
    @Activate
    public WatchCommands(BundleContext context, @Reference House house) {
        this(house, tap -> plug(context, tap));
    }

    /** With a way to put a tap in place; what that returns takes the tap away. */
    WatchCommands(House house, Function<EventTap, Runnable> plug) {
        this.house = house;
        this.plug = plug;
    }

    private static Runnable plug(BundleContext context, EventTap tap) {
        ServiceRegistration<EventTap> registration =
                context.registerService(EventTap.class, tap, FrameworkUtil.asDictionary(Map.of(EventTap.NAME, NAME)));
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                // The bundle is being stopped, and the framework has taken the tap away before.
                LOG.debug("The tap was gone already.", e);
            }
        };
    }

    /** Shows events as they happen. */
    @Descriptor(
            "shows the events for which a condition holds as they happen, until Ctrl-C; the kernel is asked for them"
                    + " only meanwhile")
    @Example("watch 'proc.name=cat and evt.type=procexit' --output '%proc.pid ended with %evt.arg.ret'")
    public Answer watch(
            CommandSession session,
            @Descriptor("FORMAT: how to write an event, as a rule's output")
                    @Parameter(
                            names = {"-o", "--output"},
                            absentValue = "")
                    String output,
            @Descriptor("N: end after so many events")
                    @Parameter(
                            names = {"-n", "--count"},
                            absentValue = "0")
                    long count,
            @Descriptor("S: end after so many seconds")
                    @Parameter(
                            names = {"-s", "--seconds"},
                            absentValue = "0")
                    long seconds,
            @Descriptor("also events that are there by the ten thousand, such as read, if the condition names no type")
                    @Parameter(
                            names = {"-a", "--all"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean all,
            @Descriptor("also what Lanner and this shell do themselves")
                    @Parameter(
                            names = {"--self"},
                            presentValue = "true",
                            absentValue = "false")
                    boolean self,
            @Descriptor("the condition, as in a rule; none for every event") String... condition)
            throws CommandException, InterruptedException {
        if (count < 0 || seconds < 0) {
            throw new CommandException("--count and --seconds must not be negative");
        }
        Pipeline pipeline = house.pipeline();
        Attachment attachment = Attachment.of(session);
        EventFilter filter = filter(String.join(" ", condition));
        WatchTap tap = new WatchTap(
                filter,
                format(output.isEmpty() ? USUAL_OUTPUT : output),
                eventTypes(filter, all),
                self ? Set.of() : Set.of(ProcessHandle.current().pid(), attachment.clientPid()));
        Runnable unplug = plug.apply(tap);
        try {
            awaitSelected(pipeline, tap.eventTypes(), attachment);
            return new Watching(tap, attachment, count).run(seconds);
        } finally {
            unplug.run();
        }
    }

    private @Nullable EventFilter filter(String condition) throws CommandException {
        if (condition.isBlank()) {
            return null;
        }
        try {
            return house.ruleEngine().filter(condition);
        } catch (ConditionException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private EventFormat format(String output) throws CommandException {
        try {
            return house.eventFormats().eventFormat(output);
        } catch (FormatException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    private Set<String> eventTypes(@Nullable EventFilter filter, boolean isAll) throws CommandException {
        Set<String> named = filter == null ? Set.of() : filter.eventTypes();
        if (!named.isEmpty()) {
            return named;
        }
        EventCatalogue catalogue = house.eventCatalogue();
        return catalogue.names().stream()
                .filter(name -> catalogue.named(name).stream()
                        .anyMatch(type -> (type.kind() == EventKind.SYSCALL || type.kind() == EventKind.TRACEPOINT)
                                && (isAll || !isOfHighVolume(type.category(), type.kind()))))
                .collect(Collectors.toSet());
    }

    /** As for rules without a type: what only who names it gets. */
    private static boolean isOfHighVolume(EventCategory category, EventKind kind) {
        return HIGH_VOLUME.contains(category) && (category != EventCategory.OTHER || kind == EventKind.TRACEPOINT);
    }

    /** Waits until the sources are asked for the events, and says so. */
    private static void awaitSelected(Pipeline pipeline, Set<String> types, Attachment attachment)
            throws InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BEGIN_MS);
        Set<String> missing = missing(pipeline, types);
        while (!missing.isEmpty() && System.nanoTime() < limit && !attachment.isOver()) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            missing = missing(pipeline, types);
        }
        // The sources are asked just after the choice: when the loop has come round, they have been.
        long turn = pipeline.turns() + 2;
        while (pipeline.turns() < turn && System.nanoTime() < limit && !attachment.isOver()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        if (!attachment.isJson()) {
            String what = types.size() > MOST_NAMED
                    ? types.size() + " kinds of events"
                    : String.join(", ", new TreeSet<>(types));
            attachment.wire().println("Watching " + what + "; Ctrl-C ends it.");
            if (!missing.isEmpty()) {
                attachment
                        .wire()
                        .println("The sources are not asked for "
                                + missing.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                                + (missing.size() > MOST_NAMED ? " and others" : "")
                                + ": 'base-syscalls-custom-set' of the section pipeline leaves them out.");
            }
            attachment.wire().flush();
        }
    }

    private static Set<String> missing(Pipeline pipeline, Set<String> types) {
        Set<String> missing = new TreeSet<>(types);
        missing.removeAll(pipeline.selection().names());
        return missing;
    }

    /** One watch: takes what the tap has, some times a second, and never more at once than it holds. */
    private static final class Watching {
        private final WatchTap tap;
        private final Attachment attachment;
        private final long most;
        private long shown;

        Watching(WatchTap tap, Attachment attachment, long most) {
            this.tap = tap;
            this.attachment = attachment;
            this.most = most;
        }

        Answer run(long seconds) throws InterruptedException {
            long start = System.nanoTime();
            long limitNs = TimeUnit.SECONDS.toNanos(seconds);
            while (!attachment.isOver() && !isFull() && (limitNs == 0 || System.nanoTime() - start < limitNs)) {
                show();
                if (!isFull()) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
                }
            }
            show();
            return end(System.nanoTime() - start);
        }

        private boolean isFull() {
            return most > 0 && shown >= most;
        }

        private void show() {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < WatchTap.CAPACITY && !isFull(); i++) {
                Line line = tap.take();
                if (line == null) {
                    break;
                }
                shown++;
                text.append(attachment.isJson() ? json(line) : Names.printable(line.text()))
                        .append('\n');
            }
            if (!text.isEmpty()) {
                attachment.wire().print(text);
                attachment.wire().flush();
            }
        }

        private static String json(Line line) {
            return JsonText.of(json -> JsonText.write(json, line.fields()));
        }

        private Answer end(long ns) {
            Map<String, Object> sides = new LinkedHashMap<>();
            sides.put("Events", shown);
            sides.put("Left out", tap.leftOut());
            String lost = tap.leftOut() == 0
                    ? ""
                    : " " + tap.leftOut() + " more were left out: they came faster than they could be shown.";
            return Card.said(
                    String.format(Locale.ROOT, "%s in %.1f s.%s", Quantity.of(shown, "event"), ns / 1e9, lost), sides);
        }
    }
}
