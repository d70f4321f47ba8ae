// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the runtime service that kubelet starts pods by (CRI, version 1) for what is in no file. It is only read from.
 * <em>Thread:</em> any. <em>Blocking:</em> as long as it was told.
 */
final class CriSocket {
    private static final String SERVICE = "/runtime.v1.RuntimeService/";
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The field that asks for more, and true. */
    private static final byte[] VERBOSE = {2 << 3, 1};

    private final GrpcSocket socket;

    /** Asks nothing yet; each question may take {@code limitMs} milliseconds. */
    CriSocket(Path path, long limitMs) {
        socket = new GrpcSocket(path, limitMs);
    }

    /**
     * A pod.
     *
     * @param cniJson the interfaces that its network plugins have made
     */
    record Pod(String name, String uid, String namespace, String ip, Map<String, String> labels, String cniJson) {}

    /**
     * A container of a pod.
     *
     * @param imageRef the image as the runtime has found it: its id, or its repository and digest
     */
    record Container(String imageRef, Map<String, String> labels) {}

    /** The pod with this sandbox; null if there is none. */
    @Nullable
    Pod pod(String sandboxId) throws IOException {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.writeBytes(Protobuf.message(1, sandboxId));
        question.writeBytes(VERBOSE);
        byte[] answer = socket.ask(SERVICE + "PodSandboxStatus", Map.of(), question.toByteArray());
        return answer == null ? null : parsePod(answer);
    }

    /** The container of this id; null if there is none, as where it is a sandbox. */
    @Nullable
    Container container(String id) throws IOException {
        byte[] answer = socket.ask(SERVICE + "ContainerStatus", Map.of(), Protobuf.message(1, id));
        return answer == null ? null : parseContainer(answer);
    }

    static Pod parsePod(byte[] answer) throws IOException {
        String[] texts = {"", "", "", ""};
        Map<String, String> labels = new TreeMap<>();
        Map<String, String> more = new TreeMap<>();
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (outer, content) -> {
                    if (outer == 1) {
                        Protobuf.forEachField(content, (number, part) -> addOfPod(number, part, texts, labels));
                    } else if (outer == 2) {
                        Protobuf.addEntry(content, more);
                    }
                }));
        return new Pod(texts[0], texts[1], texts[2], texts[3], labels, interfaces(more.getOrDefault("info", "")));
    }

    private static void addOfPod(int number, ByteBuffer part, String[] texts, Map<String, String> labels) {
        switch (number) {
            case 2 ->
                Protobuf.forEachField(part, (field, text) -> {
                    if (field <= 3) {
                        texts[field - 1] = Protobuf.text(text);
                    }
                });
            case 5 ->
                Protobuf.forEachField(part, (field, text) -> {
                    if (field == 1) {
                        texts[3] = Protobuf.text(text);
                    }
                });
            case 7 -> Protobuf.addEntry(part, labels);
            default -> {
                // Times, namespaces and annotations.
            }
        }
    }

    /** Those with an address, but for the loopback's. */
    private static String interfaces(String info) throws IOException {
        if (info.isEmpty()) {
            return "";
        }
        JsonNode result = JSON.readTree(info).path("cniResult");
        JsonNode all = result.has("Interfaces") ? result.path("Interfaces") : result.path("interfaces");
        ArrayNode own = JSON.createArrayNode();
        all.properties().forEach(each -> {
            if (!each.getKey().equals("lo") && each.getValue().path("IPConfigs").size() > 0) {
                own.addObject().set(each.getKey(), each.getValue());
            }
        });
        return own.isEmpty() ? "" : JSON.writeValueAsString(own);
    }

    static Container parseContainer(byte[] answer) throws IOException {
        String[] imageRef = {""};
        Map<String, String> labels = new TreeMap<>();
        Protobuf.read(
                answer,
                message -> Protobuf.forEachField(message, (outer, content) -> {
                    if (outer == 1) {
                        Protobuf.forEachField(content, (number, part) -> {
                            if (number == 9) {
                                imageRef[0] = Protobuf.text(part);
                            } else if (number == 12) {
                                Protobuf.addEntry(part, labels);
                            }
                        });
                    }
                }));
        return new Container(imageRef[0], labels);
    }
}
