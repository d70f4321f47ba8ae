// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.text.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the fields print of a container, made once when it is told. Immutable. */
final class ContainerTexts {
    private static final int SHOWN_DIGITS = 12;

    private final ContainerKey key;
    private final @Nullable ContainerDescription description;
    final Text id;
    final Text type;
    final Text fullId;
    final Text name;
    final Text image;
    final Text imageId;
    final Text imageRepository;
    final Text imageTag;
    final Text imageDigest;
    final Text ip;
    final Text labels;
    final Text mounts;
    final Text podName;
    final Text podNamespace;
    final Text podUid;
    final Text podSandbox;
    final Text podFullSandbox;
    final Text podIp;
    final Text podCni;
    final Text podLabels;
    final Map<String, Text> labelTexts;
    final Map<String, Text> podLabelTexts;

    ContainerTexts(ContainerKey key, @Nullable ContainerDescription description) {
        this.key = key;
        this.description = description;
        ContainerDescription told =
                description == null ? ContainerDescription.toldBy("").build() : description;
        id = Text.of(key.id());
        type = Text.of(key.type());
        fullId = Text.of(told.fullId().isEmpty() && description != null ? key.fullId() : told.fullId());
        name = Text.of(told.name());
        image = Text.of(told.image().reference());
        imageId = Text.of(told.image().id());
        imageRepository = Text.of(told.image().repository());
        imageTag = Text.of(told.image().tag());
        imageDigest = Text.of(told.image().digest());
        ip = Text.of(told.ip());
        mounts = Text.of(told.mounts().stream().map(ContainerTexts::line).collect(Collectors.joining(",")));
        ContainerDescription.Pod pod = told.pod();
        podName = Text.of(pod.name());
        podNamespace = Text.of(pod.namespace());
        podUid = Text.of(pod.uid());
        podFullSandbox = Text.of(pod.sandboxId());
        podSandbox = Text.of(pod.sandboxId()
                .substring(0, Math.min(SHOWN_DIGITS, pod.sandboxId().length())));
        podIp = Text.of(pod.ip());
        podCni = Text.of(pod.cniJson());
        labelTexts = texts(told.labels());
        podLabelTexts = texts(pod.labels());
        labels = Text.of(joined(told.labels()));
        podLabels = Text.of(joined(pod.labels()));
    }

    /** What is known of a container of whatever make. */
    static ContainerTexts of(Container container) {
        return container instanceof KnownContainer known
                ? known.texts()
                : new ContainerTexts(container.key(), container.description());
    }

    ContainerKey key() {
        return key;
    }

    @Nullable
    ContainerDescription description() {
        return description;
    }

    /** A mount with all its parts. */
    static String line(Mount mount) {
        return String.join(
                ":",
                mount.source(),
                mount.destination(),
                mount.mode(),
                Boolean.toString(mount.isWritable()),
                mount.propagation());
    }

    List<Mount> mountList() {
        return description == null ? List.of() : description.mounts();
    }

    private static Map<String, Text> texts(Map<String, String> labels) {
        Map<String, Text> texts = new LinkedHashMap<>();
        labels.forEach((label, value) -> texts.put(label, Text.of(value)));
        return texts;
    }

    /** Labels as people made them, without those that the runtime keeps its own accounts in. */
    private static String joined(Map<String, String> labels) {
        StringBuilder all = new StringBuilder();
        labels.forEach((label, value) -> {
            if (!label.startsWith("annotation.") && !label.startsWith("io.kubernetes.")) {
                all.append(all.length() == 0 ? "" : ", ").append(label);
                all.append(value.isEmpty() ? "" : ":").append(value);
            }
        });
        return all.toString();
    }
}
