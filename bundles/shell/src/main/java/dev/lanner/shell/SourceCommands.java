// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.text.NearestName;
import dev.lanner.spi.source.EventSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Commands about where events come from. A source is stopped and started as the component that it is. */
@Component(
        service = SourceCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=sources"})
public final class SourceCommands {
    private static final String STOPPED = "stopped";
    private static final long PATIENCE_MS = 10_000;
    private static final long STEP_MS = 20;

    private final House house;
    private final ServiceComponentRuntime components;

    /** With what is in the house. */
    @Activate
    public SourceCommands(@Reference House house, @Reference ServiceComponentRuntime components) {
        this.house = house;
        this.components = components;
    }

    /** Lists sources, or stops or starts one. */
    @Descriptor(
            "lists the sources: state, events delivered, how much of all that is, and why one has failed; 'sources stop"
                    + " NAME' has no more events come from one, 'sources start NAME' lets it work again; that lasts until the next"
                    + " start")
    @Actions({"stop", "start"})
    @Example({"sources", "sources stop ebpf", "sources start ebpf"})
    public Answer sources(@Descriptor("nothing; stop NAME; start NAME") String... arguments)
            throws CommandException, InterruptedException {
        List<String> words = List.of(arguments);
        if (words.isEmpty()) {
            return list();
        }
        String action = words.get(0);
        if (words.size() != 2 || !(action.equals("stop") || action.equals("start"))) {
            throw new CommandException("there is no 'sources " + String.join(" ", words)
                    + "'; there are: sources, sources stop NAME, sources start NAME");
        }
        return action.equals("stop") ? stop(words.get(1)) : start(words.get(1));
    }

    private Table list() throws CommandException {
        List<List<Object>> rows = new ArrayList<>();
        for (SourceStatus source : house.pipeline().sources()) {
            rows.add(List.of(
                    source.name(),
                    source.state(),
                    source.events(),
                    source.progress() < 0 ? Table.NOTHING : Math.round(100 * source.progress()) + " %",
                    source.failure() == null ? Table.NOTHING : source.failure()));
        }
        for (ComponentDescriptionDTO component : all()) {
            if (!components.isComponentEnabled(component)) {
                rows.add(List.of(name(component), STOPPED, Table.NOTHING, Table.NOTHING, Table.NOTHING));
            }
        }
        return new Table(
                List.of("SOURCE", "STATE", "EVENTS", "PROGRESS", "FAILURE"),
                rows,
                "There is no source; 'scr:list' shows the components that wait for something.");
    }

    private Answer stop(String name) throws CommandException, InterruptedException {
        ComponentDescriptionDTO component = component(name);
        if (!components.isComponentEnabled(component)) {
            throw new CommandException("the source '" + name + "' is stopped already");
        }
        Pipeline pipeline = house.pipeline();
        components.disableComponent(component);
        await(() -> !names(pipeline).contains(name), "stop", name);
        tell(name);
        return Card.said(
                "The source '" + name + "' is stopped: what it would tell is not seen until 'sources start " + name
                        + "'.",
                Map.of("Source", name, "State", STOPPED));
    }

    /** Whoever gets alerts must know that fewer come, and why. */
    private void tell(String name) {
        InternalAlerts alerts = house.internalAlerts;
        if (alerts != null) {
            alerts.tell(
                    "a source was stopped",
                    Priority.CRITICAL,
                    "The source '" + name + "' was stopped from the shell: what it would tell is not seen any more.",
                    Map.of("source", name));
        }
    }

    private Answer start(String name) throws CommandException, InterruptedException {
        ComponentDescriptionDTO component = component(name);
        if (components.isComponentEnabled(component)) {
            throw new CommandException("the source '" + name + "' works already; 'sources' shows how");
        }
        Pipeline pipeline = house.pipeline();
        components.enableComponent(component);
        await(() -> isOpenOrFailed(pipeline, name), "start", name);
        for (SourceStatus source : pipeline.sources()) {
            if (source.name().equals(name) && source.failure() != null) {
                throw new CommandException(
                        "the source '" + name + "' was started, and does not work: " + source.failure());
            }
        }
        return Card.said(
                "The source '" + name + "' works again; what happened meanwhile was not seen.",
                Map.of("Source", name, "State", "open"));
    }

    private static boolean isOpenOrFailed(Pipeline pipeline, String name) {
        return pipeline.sources().stream()
                .anyMatch(
                        source -> source.name().equals(name) && !source.state().equals("waiting"));
    }

    private static void await(BooleanSupplier isDone, String what, String name)
            throws CommandException, InterruptedException {
        long limit = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS);
        while (!isDone.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new CommandException("the source '" + name + "' did not " + what + " in " + PATIENCE_MS
                        + " ms; 'sources' shows how it is, and the log says more");
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
    }

    private static Set<String> names(Pipeline pipeline) {
        return pipeline.sources().stream().map(SourceStatus::name).collect(Collectors.toSet());
    }

    private ComponentDescriptionDTO component(String name) throws CommandException {
        Set<String> known = new LinkedHashSet<>();
        for (ComponentDescriptionDTO component : all()) {
            if (name(component).equals(name)) {
                return component;
            }
            known.add(name(component));
        }
        String near = NearestName.of(name, List.copyOf(known));
        throw new CommandException("there is no source '" + name + "'"
                + (near == null ? "; there are: " + String.join(", ", known) : "; did you mean '" + near + "'?"));
    }

    private List<ComponentDescriptionDTO> all() {
        return components.getComponentDescriptionDTOs().stream()
                .filter(component -> Arrays.asList(component.serviceInterfaces).contains(EventSource.class.getName()))
                .toList();
    }

    private static String name(ComponentDescriptionDTO component) {
        return String.valueOf(component.properties.getOrDefault("lanner.source.name", component.name));
    }
}
