// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.event.Event;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of the container that the thread is in, or that an event tells of, {@code container.*} and {@code k8s.*}. */
@Component
public final class ContainerFields implements FieldProvider {
    private static final Text HOST = Text.of("host");
    private static final String NO_LONGER = "No longer filled.";
    private static final String[] GONE_OBJECTS = {"rc", "svc", "rs", "deployment"};

    private final PresentNews news;

    /** Fields of the thread's container, or of the one that an event tells of. */
    @Activate
    public ContainerFields(@Reference PresentNews news) {
        this.news = news;
    }

    @Override
    public List<FieldSpec> fields() {
        List<FieldSpec> fields = new ArrayList<>();
        addBasics(fields);
        addImage(fields);
        addMounts(fields);
        addFlags(fields);
        addTimes(fields);
        addLabels(fields);
        addPod(fields);
        addGone(fields);
        return fields;
    }

    private void addBasics(List<FieldSpec> fields) {
        fields.add(
                orHost("container.id", "Id as the runtime shortens it; 'host' outside containers.", texts -> texts.id));
        fields.add(orHost("container.full_id", "Full id; 'host' outside containers.", texts -> texts.fullId));
        fields.add(orHost("container.name", "Name at the runtime; 'host' outside containers.", texts -> texts.name));
        fields.add(orHost(
                "container.type",
                "Kind of runtime: docker, podman, lxc, containerd, cri-o, cri, systemd-nspawn, libvirt-lxc, bpm, static;"
                        + " 'host' outside containers.",
                texts -> texts.type));
        fields.add(text("container.ip", "First address.", texts -> texts.ip));
        fields.add(text("container.cni.json", "What the pod's network plugins answered.", texts -> texts.podCni));
    }

    private void addImage(List<FieldSpec> fields) {
        fields.add(
                text("container.image", "What it was made from; for LXC its root file system.", texts -> texts.image));
        fields.add(text("container.image.id", "Id of the image.", texts -> texts.imageId));
        fields.add(text(
                "container.image.repository", "The image without tag and digest.", texts -> texts.imageRepository));
        fields.add(text("container.image.tag", "Tag of the image.", texts -> texts.imageTag));
        fields.add(text("container.image.digest", "Digest of the image at its registry.", texts -> texts.imageDigest));
    }

    private void addMounts(List<FieldSpec> fields) {
        fields.add(text(
                "container.mounts",
                "All mounts, each source:destination:mode:writable:propagation, with commas between.",
                texts -> texts.mounts));
        fields.add(mount("container.mount", "One mount", Mount::source, ContainerTexts::line, true));
        fields.add(mount("container.mount.source", "Source of a mount", Mount::destination, Mount::source, false));
        fields.add(mount("container.mount.dest", "Destination of a mount", Mount::source, Mount::destination, false));
        fields.add(mount("container.mount.mode", "Mode of a mount", Mount::source, Mount::mode, false));
        fields.add(mount(
                "container.mount.rdwr",
                "Whether a mount can be written",
                Mount::source,
                mount -> Boolean.toString(mount.isWritable()),
                false));
        fields.add(mount(
                "container.mount.propagation", "Propagation of a mount", Mount::source, Mount::propagation, false));
    }

    private FieldSpec mount(
            String name, String what, Function<Mount, String> by, Function<Mount, String> part, boolean isWhole) {
        boolean isByDestination = name.endsWith(".source");
        String description = what + ", by its index or a pattern of its " + (isByDestination ? "destination" : "source")
                + (isWhole ? "; 'none' if there is none." : ".");
        return FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, ArgumentMode.REQUIRED, description, argument -> {
            if (argument == null || argument.isEmpty()) {
                throw new IllegalArgumentException(
                        "'" + name + "' takes an index or a pattern, as in " + name + "[0] or " + name + "[/usr/*]");
            }
            return new MountReader(this::texts, argument, by, part, isWhole);
        });
    }

    private void addFlags(List<FieldSpec> fields) {
        fields.add(truth("container.privileged", "Whether it may do what the host may.", Flags::isPrivileged));
        fields.add(truth("container.host_pid", "Whether it shares the host's pid namespace.", Flags::hasHostPid));
        fields.add(truth(
                "container.host_network", "Whether it shares the host's network namespace.", Flags::hasHostNetwork));
        fields.add(truth("container.host_ipc", "Whether it shares the host's ipc namespace.", Flags::hasHostIpc));
    }

    private void addTimes(List<FieldSpec> fields) {
        fields.add(FieldSpec.of(
                "container.start_ts",
                FieldType.TIME_NS,
                Scope.PROCESS,
                "When its first process was started, in nanoseconds since the epoch.",
                (event, value) -> {
                    value.setNumber(startNs(event));
                    return value.number() > 0;
                }));
        fields.add(FieldSpec.of(
                "container.duration",
                FieldType.DURATION_NS,
                Scope.EVENT,
                "Nanoseconds since its first process was started.",
                (event, value) -> {
                    long startNs = startNs(event);
                    value.setNumber(event.timestampNs() - startNs);
                    return startNs > 0;
                }));
    }

    private void addLabels(List<FieldSpec> fields) {
        fields.add(label("container.label", "One label, as in container.label.tier.", texts -> texts.labelTexts));
        fields.add(text(
                "container.labels",
                "All labels, each name:value, with commas between, without those of Kubernetes' own.",
                texts -> texts.labels));
    }

    private void addPod(List<FieldSpec> fields) {
        fields.add(ifTold("k8s.pod.name", "Name of the pod.", texts -> texts.podName));
        fields.add(ifTold("k8s.ns.name", "Namespace of the pod.", texts -> texts.podNamespace));
        fields.add(ifTold("k8s.pod.id", "The same as k8s.pod.uid.", texts -> texts.podUid));
        fields.add(ifTold("k8s.pod.uid", "Unique id of the pod.", texts -> texts.podUid));
        fields.add(text("k8s.pod.sandbox_id", "First 12 digits of the sandbox's id.", texts -> texts.podSandbox));
        fields.add(text("k8s.pod.full_sandbox_id", "Id of the pod's sandbox.", texts -> texts.podFullSandbox));
        fields.add(label("k8s.pod.label", "One label of the pod.", texts -> texts.podLabelTexts));
        fields.add(text(
                "k8s.pod.labels",
                "All labels of the pod, each name:value, with commas between.",
                texts -> texts.podLabels));
        fields.add(ifTold("k8s.pod.ip", "Address of the pod.", texts -> texts.podIp));
        fields.add(ifTold("k8s.pod.cni.json", "What the pod's network plugins answered.", texts -> texts.podCni));
    }

    /** What old rules still name: fields that have no value any more. */
    private static void addGone(List<FieldSpec> fields) {
        for (String name : List.of("healthcheck", "liveness_probe", "readiness_probe")) {
            fields.add(gone("container." + name, FieldType.TEXT));
        }
        for (String name : List.of("healthcheck", "liveness_probe", "readiness_probe")) {
            fields.add(gone("proc.is_container_" + name, FieldType.BOOLEAN));
        }
        for (String object : GONE_OBJECTS) {
            fields.add(gone("k8s." + object + ".name", FieldType.TEXT));
            fields.add(gone("k8s." + object + ".id", FieldType.TEXT));
            addGoneLabels(fields, object);
        }
        fields.add(gone("k8s.ns.id", FieldType.TEXT));
        addGoneLabels(fields, "ns");
    }

    private static void addGoneLabels(List<FieldSpec> fields, String object) {
        fields.add(FieldSpec.of(
                        "k8s." + object + ".label",
                        FieldType.TEXT,
                        Scope.HOST,
                        ArgumentMode.REQUIRED,
                        NO_LONGER,
                        argument -> (event, value) -> false)
                .with(FieldFlag.DEPRECATED));
        fields.add(gone("k8s." + object + ".labels", FieldType.TEXT));
    }

    private static FieldSpec gone(String name, FieldType type) {
        return FieldSpec.of(name, type, Scope.HOST, NO_LONGER, (event, value) -> false)
                .with(FieldFlag.DEPRECATED);
    }

    /**
     * A text that is empty where there is none, on the host too, as official rules and their outputs expect; no value only
     * for a container that nobody has described.
     */
    private FieldSpec text(String name, String description, Function<ContainerTexts, Text> text) {
        return FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, description, (event, value) -> {
            ContainerTexts texts = texts(event);
            if (texts == null) {
                value.setText(Text.EMPTY);
                return event.thread() != null;
            }
            return set(text.apply(texts), value) || texts.description() != null;
        });
    }

    private FieldSpec ifTold(String name, String description, Function<ContainerTexts, Text> text) {
        return FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, description, (event, value) -> {
            ContainerTexts texts = texts(event);
            return texts != null && set(text.apply(texts), value);
        });
    }

    private FieldSpec orHost(String name, String description, Function<ContainerTexts, Text> text) {
        return FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, description, (event, value) -> {
            ContainerTexts texts = texts(event);
            if (texts == null) {
                value.setText(HOST);
                return event.thread() != null;
            }
            return set(text.apply(texts), value);
        });
    }

    private FieldSpec truth(String name, String description, Predicate<Flags> flag) {
        FieldReader reader = (event, value) -> {
            ContainerTexts texts = texts(event);
            ContainerDescription told = texts == null ? null : texts.description();
            value.setBoolean(told != null && flag.test(told.flags()));
            return told != null || (texts == null && event.thread() != null);
        };
        return FieldSpec.of(name, FieldType.BOOLEAN, Scope.PROCESS, description, reader);
    }

    private FieldSpec label(String name, String description, Function<ContainerTexts, Map<String, Text>> labels) {
        return FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, ArgumentMode.REQUIRED, description, argument -> {
            if (argument == null || argument.isEmpty()) {
                throw new IllegalArgumentException("'" + name + "' takes a label's name, as in " + name + ".tier or "
                        + name + "[com.example/tier]");
            }
            return (event, value) -> {
                ContainerTexts texts = texts(event);
                Text text = texts == null ? null : labels.apply(texts).get(argument);
                if (text != null) {
                    value.setText(text);
                }
                return text != null;
            };
        });
    }

    /** What is known of the container that the event's thread is in, or that it tells of; null outside of one. */
    private @Nullable ContainerTexts texts(Event event) {
        ThreadState thread = event.thread();
        if (thread == null) {
            return news.of(event);
        }
        Container container = thread.identity().container();
        return container == null ? null : ContainerTexts.of(container);
    }

    /** Whether it is more than nothing. */
    private static boolean set(Text text, FieldValue value) {
        value.setText(text);
        return !text.isEmpty();
    }

    private long startNs(Event event) {
        ThreadState thread = event.thread();
        Container container = thread == null ? null : thread.identity().container();
        if (container instanceof KnownContainer known && known.startNs() > 0) {
            return known.startNs();
        }
        ContainerTexts texts = texts(event);
        ContainerDescription description = texts == null ? null : texts.description();
        return description == null ? 0 : description.startedNs();
    }
}
