// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What containerd's daemon keeps of a container and its specification does not tell.
 *
 * @param image the reference of its image; empty if it was made from none
 * @param labels by name
 */
record StoredContainer(String image, Map<String, String> labels) {
    private static final String METHOD = "/containerd.services.containers.v1.Containers/Get";

    /** Asks the daemon; null if it knows no such container. */
    static @Nullable StoredContainer ask(Path socket, String namespace, String id) throws IOException {
        byte[] answer =
                new GrpcSocket(socket).ask(METHOD, Map.of("containerd-namespace", namespace), Protobuf.message(1, id));
        return answer == null ? null : parse(answer);
    }

    static StoredContainer parse(byte[] answer) throws IOException {
        String[] image = {""};
        Map<String, String> labels = new TreeMap<>();
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (outer, container) -> {
                    if (outer == 1) {
                        Protobuf.forEachField(container, (number, content) -> {
                            if (number == 3) {
                                image[0] = Protobuf.text(content);
                            } else if (number == 2) {
                                Protobuf.addEntry(content, labels);
                            }
                        });
                    }
                }));
        return new StoredContainer(image[0], labels);
    }
}
