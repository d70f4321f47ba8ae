// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import dev.lanner.api.container.ContainerDescription.Pod;
import java.util.Map;

/** What labels, which the kubelet puts onto each container, say of its pod. */
public final class Pods {
    private static final String PREFIX = "io.kubernetes.";

    private Pods() {}

    /** The pod; {@link Pod#NONE} if the labels are not the kubelet's. */
    public static Pod of(Map<String, String> labels) {
        String name = labels.getOrDefault(PREFIX + "pod.name", "");
        if (name.isEmpty()) {
            return Pod.NONE;
        }
        return new Pod(
                name,
                labels.getOrDefault(PREFIX + "pod.namespace", ""),
                labels.getOrDefault(PREFIX + "pod.uid", ""),
                labels.getOrDefault(PREFIX + "sandbox.id", ""),
                Map.of(),
                "",
                "");
    }
}
