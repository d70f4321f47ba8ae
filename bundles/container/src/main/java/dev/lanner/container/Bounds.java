// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.Pod;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts what a runtime tells to a size that cannot hurt: much of it is written by whoever makes the container. */
final class Bounds {
    private static final int LONGEST_TEXT = 1024;
    private static final int LONGEST_JSON = 16 * 1024;
    private static final int MOST_PARTS = 256;

    private Bounds() {}

    static ContainerDescription bounded(ContainerDescription told) {
        Image image = told.image();
        return new ContainerDescription(
                text(told.fullId()),
                text(told.name()),
                new Image(
                        text(image.reference()),
                        text(image.id()),
                        text(image.repository()),
                        text(image.tag()),
                        text(image.digest())),
                text(told.ip()),
                told.mounts().stream().limit(MOST_PARTS).map(Bounds::mount).toList(),
                labels(told.labels()),
                told.flags(),
                told.createdNs(),
                told.startedNs(),
                pod(told.pod()),
                told.files(),
                text(told.toldBy()));
    }

    private static Mount mount(Mount mount) {
        return new Mount(
                text(mount.source()),
                text(mount.destination()),
                text(mount.mode()),
                mount.isWritable(),
                text(mount.propagation()));
    }

    private static Pod pod(Pod pod) {
        return new Pod(
                text(pod.name()),
                text(pod.namespace()),
                text(pod.uid()),
                text(pod.sandboxId()),
                labels(pod.labels()),
                text(pod.ip()),
                cut(pod.cniJson(), LONGEST_JSON));
    }

    private static Map<String, String> labels(Map<String, String> labels) {
        Map<String, String> bounded = new LinkedHashMap<>();
        labels.entrySet().stream()
                .limit(MOST_PARTS)
                .forEach(label -> bounded.put(text(label.getKey()), text(label.getValue())));
        return bounded;
    }

    private static String text(String text) {
        return cut(text, LONGEST_TEXT);
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return text.substring(0, end);
    }
}
