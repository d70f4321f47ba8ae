// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What containerd's daemon keeps of a container and its specification does not tell.
 *
 * @param image the reference of its image; empty if it was made from none
 * @param labels by name
 * @param snapshotter who keeps its files; empty if nobody does
 * @param snapshot what they are called there
 */
record StoredContainer(String image, Map<String, String> labels, String snapshotter, String snapshot) {
    private static final String CONTAINER = "/containerd.services.containers.v1.Containers/Get";
    private static final String MOUNTS = "/containerd.services.snapshots.v1.Snapshots/Mounts";
    /** Fields of the answer. */
    private static final int LABEL = 2;

    private static final int IMAGE = 3;
    private static final int SNAPSHOTTER = 6;
    private static final int SNAPSHOT = 7;
    private static final String LOWER = "lowerdir=";
    private static final String UPPER = "upperdir=";

    /** Asks the daemon; null if it knows no such container. */
    static @Nullable StoredContainer ask(Path socket, String namespace, String id) throws IOException {
        byte[] answer = new GrpcSocket(socket).ask(CONTAINER, headers(namespace), Protobuf.message(1, id));
        return answer == null ? null : parse(answer);
    }

    private static Map<String, String> headers(String namespace) {
        return Map.of("containerd-namespace", namespace);
    }

    /**
     * Asks the daemon for the folders that its root file system is made of, the uppermost first. They are there when the
     * container has ended, but for the uppermost, and to whoever does not see the daemon's mounts.
     */
    List<String> layers(Path socket, String namespace) throws IOException {
        if (snapshotter.isEmpty() || snapshot.isEmpty()) {
            return List.of();
        }
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.writeBytes(Protobuf.message(1, snapshotter));
        question.writeBytes(Protobuf.message(2, snapshot));
        byte[] answer = new GrpcSocket(socket).ask(MOUNTS, headers(namespace), question.toByteArray());
        return answer == null ? List.of() : parseMounts(answer);
    }

    static List<String> parseMounts(byte[] answer) throws IOException {
        List<String> layers = new ArrayList<>();
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (outer, mount) -> {
                    if (outer == 1) {
                        addLayers(mount, layers);
                    }
                }));
        return layers;
    }

    /** Adds the folders that one mount shows. */
    static void addLayers(ByteBuffer mount, List<String> layers) {
        String[] typeAndSource = {"", ""};
        List<String> options = new ArrayList<>();
        Protobuf.forEachField(mount, (number, content) -> {
            if (number <= typeAndSource.length) {
                typeAndSource[number - 1] = Protobuf.text(content);
            } else if (number == 4) {
                options.add(Protobuf.text(content));
            }
        });
        if (typeAndSource[0].equals("bind")) {
            layers.add(typeAndSource[1]);
        } else if (typeAndSource[0].equals("overlay")) {
            // What is written there hides what is below.
            options.sort(Comparator.comparing((String option) -> !option.startsWith(UPPER)));
            for (String option : options) {
                if (option.startsWith(UPPER)) {
                    layers.add(option.substring(UPPER.length()));
                } else if (option.startsWith(LOWER)) {
                    layers.addAll(List.of(option.substring(LOWER.length()).split(":", -1)));
                }
            }
        }
    }

    static StoredContainer parse(byte[] answer) throws IOException {
        String[] texts = new String[SNAPSHOT + 1];
        Arrays.fill(texts, "");
        Map<String, String> labels = new TreeMap<>();
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (outer, container) -> {
                    if (outer == 1) {
                        Protobuf.forEachField(container, (number, content) -> {
                            if (number == LABEL) {
                                Protobuf.addEntry(content, labels);
                            } else if (number < texts.length) {
                                texts[number] = Protobuf.text(content);
                            }
                        });
                    }
                }));
        return new StoredContainer(texts[IMAGE], labels, texts[SNAPSHOTTER], texts[SNAPSHOT]);
    }
}
