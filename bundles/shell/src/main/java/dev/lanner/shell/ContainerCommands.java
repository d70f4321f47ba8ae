// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.container.ContainerStatus;
import dev.lanner.api.container.Containers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Commands about containers: which are known, and from where. */
@Component(
        service = ContainerCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=containers", "osgi.command.function=container"})
public final class ContainerCommands {
    /** What a container may have any number of. */
    private static final Set<String> SEVERAL = Set.of("mount", "label");

    private static final long NS = 1_000_000_000L;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Containers known;

    /** Waits for nobody: containers may be told of later. */
    @Activate
    public ContainerCommands() {}

    private Containers known() throws CommandException {
        Containers containers = known;
        if (containers == null) {
            throw new CommandException(
                    "nothing here tells of containers: the bundle dev.lanner.container is missing or stopped");
        }
        return containers;
    }

    /** Lists containers. */
    @Descriptor(
            "lists the containers that are known: type, id, name, image, and who has told of them or why nobody has")
    public Table containers() throws CommandException {
        Containers containers = known();
        List<List<Object>> rows = new ArrayList<>();
        containers.containers().stream()
                .sorted(Comparator.comparing(
                                (ContainerStatus status) -> status.key().type())
                        .thenComparing(ContainerCommands::name)
                        .thenComparing(status -> status.key().fullId()))
                .forEach(status -> rows.add(row(status)));
        return new Table(
                List.of("TYPE", "ID", "NAME", "IMAGE", "PID", "STATE", "FROM"),
                rows,
                "No container is known. Recognised would be: " + String.join(", ", containers.engines()) + ".");
    }

    private static List<Object> row(ContainerStatus status) {
        ContainerDescription told = status.description();
        return List.of(
                status.key().type(),
                Names.printable(status.key().id()),
                orDash(name(status)),
                orDash(told == null ? "" : told.image().reference()),
                status.pid() == 0 ? Table.NOTHING : status.pid(),
                status.state(),
                Names.printable(told == null ? status.problem() : told.toldBy()));
    }

    /** Tells what is known of one. */
    @Descriptor("tells all that is known of a container, and how often answers were given up")
    @Example("container web")
    public Answer container(@Descriptor("its name or id, or a part of it") String name) throws CommandException {
        Containers containers = known();
        ContainerStatus status = find(name, containers.containers());
        Map<String, List<String>> lines = new LinkedHashMap<>();
        describe(lines, status);
        containers.giveUps().forEach((reason, count) -> line(lines, "counted " + reason, Long.toString(count)));
        StringBuilder text = new StringBuilder();
        Map<String, Object> sides = new LinkedHashMap<>();
        lines.forEach((what, values) -> {
            values.forEach(value -> text.append(what).append(": ").append(value).append('\n'));
            sides.put(what, values.size() == 1 && !SEVERAL.contains(what) ? values.get(0) : values);
        });
        return Card.shown(text.toString().stripTrailing(), sides);
    }

    private static ContainerStatus find(String typed, List<ContainerStatus> all) throws CommandException {
        List<ContainerStatus> byId = all.stream()
                .filter(status ->
                        status.key().id().equals(typed) || status.key().fullId().equals(typed))
                .toList();
        return byId.size() == 1 ? byId.get(0) : Names.find("container", typed, all, ContainerCommands::name);
    }

    /** As its runtime calls it; by its id if that has not said. */
    private static String name(ContainerStatus status) {
        ContainerDescription told = status.description();
        return told == null || told.name().isEmpty() ? status.key().id() : told.name();
    }

    private static void describe(Map<String, List<String>> text, ContainerStatus status) {
        ContainerKey key = status.key();
        line(text, "name", name(status));
        line(text, "type", key.type());
        line(text, "id", key.id());
        line(text, "full id", key.fullId());
        line(text, "scope", key.scope());
        line(text, "recognised by", status.engine());
        line(text, "state", status.state());
        line(text, "problem", status.problem());
        line(text, "a process", status.pid() == 0 ? "" : Long.toString(status.pid()));
        line(text, "sets of accounts", Integer.toString(status.identities()));
        ContainerDescription told = status.description();
        if (told != null) {
            describe(text, told);
        }
    }

    private static void describe(Map<String, List<String>> text, ContainerDescription told) {
        line(text, "told by", told.toldBy());
        line(text, "image", told.image().reference());
        line(text, "image id", told.image().id());
        line(text, "image digest", told.image().digest());
        line(text, "address", told.ip());
        line(text, "made", time(told.createdNs()));
        line(text, "started", time(told.startedNs()));
        line(text, "may", flags(told.flags()));
        for (Mount mount : told.mounts()) {
            line(
                    text,
                    "mount",
                    mount.source() + " on " + mount.destination() + (mount.isWritable() ? "" : " (read only)"));
        }
        for (Map.Entry<String, String> label : told.labels().entrySet()) {
            line(text, "label", label.getKey() + "=" + label.getValue());
        }
        line(text, "pod", told.pod().name());
        line(text, "pod's namespace", told.pod().namespace());
        line(text, "pod's uid", told.pod().uid());
    }

    private static String flags(Flags flags) {
        List<String> words = new ArrayList<>();
        if (flags.isPrivileged()) {
            words.add("do what the host may");
        }
        if (flags.hasHostPid()) {
            words.add("see the host's processes");
        }
        if (flags.hasHostNetwork()) {
            words.add("use the host's network");
        }
        if (flags.hasHostIpc()) {
            words.add("use the host's ipc");
        }
        return String.join(", ", words);
    }

    private static String time(long ns) {
        return ns <= 0 ? "" : Instant.ofEpochSecond(ns / NS, ns % NS).toString();
    }

    /** What nobody has told has no line. */
    private static void line(Map<String, List<String>> lines, String what, String value) {
        if (!value.isEmpty()) {
            lines.computeIfAbsent(what, key -> new ArrayList<>()).add(Names.printable(value));
        }
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : Names.printable(text);
    }
}
