// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.Pod;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.text.Text;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A container as events tell of it: the JSON of Falco's container plugin, and of sysdig before it. What that has no room for
 * is in an object of its own, which others leave alone. <em>Thread:</em> any.
 */
final class ContainerJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OURS = "lanner";
    private static final String PENDING = "incomplete";
    private static final String POD_NAME = "io.kubernetes.pod.name";
    private static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
    private static final String POD_UID = "io.kubernetes.pod.uid";
    /** What readers of captures take is much more; without labels and mounts everything is shorter than this. */
    private static final int LONGEST = 192 * 1024;

    private static final int UNKNOWN = 0xffff;
    /** Runtimes by their numbers. */
    private static final Map<Integer, String> TYPES = Map.ofEntries(
            Map.entry(0, "docker"),
            Map.entry(1, "lxc"),
            Map.entry(2, "libvirt-lxc"),
            Map.entry(3, "mesos"),
            Map.entry(4, "rkt"),
            Map.entry(5, "custom"),
            Map.entry(6, "cri"),
            Map.entry(7, "containerd"),
            Map.entry(8, "cri-o"),
            Map.entry(9, "bpm"),
            Map.entry(10, "static"),
            Map.entry(11, "podman"));

    private ContainerJson() {}

    /**
     * What an event has told.
     *
     * @param description null if only the container's existence is told
     */
    record Told(ContainerKey key, @Nullable ContainerDescription description) {}

    /** Tells of a container. */
    static Text write(ContainerTexts texts) {
        Text whole = text(node(texts.key(), texts.description(), true));
        return whole.length() <= LONGEST ? whole : text(node(texts.key(), texts.description(), false));
    }

    private static Text text(JsonNode node) {
        try {
            return Text.of(JSON.writeValueAsString(node));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tree of texts and numbers cannot be written.", e);
        }
    }

    private static ObjectNode node(ContainerKey key, @Nullable ContainerDescription description, boolean isWhole) {
        ContainerDescription told =
                description == null ? ContainerDescription.toldBy("").build() : description;
        ObjectNode root = JSON.createObjectNode();
        ObjectNode node = root.putObject("container");
        node.put("type", number(key.type())).put("id", key.id()).put("name", told.name());
        Image image = told.image();
        node.put("image", image.reference()).put("imagedigest", image.digest());
        node.put("imageid", image.id()).put("imagerepo", image.repository()).put("imagetag", image.tag());
        node.put("User", "").put("cni_json", told.pod().cniJson());
        node.put("created_time", TimeUnit.NANOSECONDS.toSeconds(told.createdNs()));
        node.putArray("env");
        node.put("full_id", told.fullId().isEmpty() ? key.fullId() : told.fullId());
        Flags flags = told.flags();
        node.put("host_ipc", flags.hasHostIpc()).put("host_network", flags.hasHostNetwork());
        node.put("host_pid", flags.hasHostPid()).put("privileged", flags.isPrivileged());
        node.put("ip", told.ip());
        Pod pod = told.pod();
        node.put("is_pod_sandbox", !pod.sandboxId().isEmpty() && pod.sandboxId().equals(key.fullId()));
        node.put("pod_sandbox_id", pod.sandboxId());
        ObjectNode labels = node.putObject("labels");
        putIfAny(labels, POD_NAME, pod.name());
        putIfAny(labels, POD_NAMESPACE, pod.namespace());
        putIfAny(labels, POD_UID, pod.uid());
        ObjectNode podLabels = node.putObject("pod_sandbox_labels");
        node.putArray("port_mappings");
        ArrayNode mounts = node.putArray("Mounts");
        if (isWhole) {
            told.labels().forEach(labels::put);
            pod.labels().forEach(podLabels::put);
            told.mounts().forEach(mount -> put(mounts.addObject(), mount));
        }
        putOurs(node.putObject(OURS), key, description, told);
        return root;
    }

    private static void putOurs(
            ObjectNode ours, ContainerKey key, @Nullable ContainerDescription description, ContainerDescription told) {
        ours.put("is_described", description != null).put("type", key.type()).put("full_id", told.fullId());
        ours.put("created_ns", told.createdNs()).put("started_ns", told.startedNs());
        ours.put("pod_ip", told.pod().ip()).put("told_by", told.toldBy());
        ArrayNode added = ours.putArray("added_labels");
        for (String label : new String[] {POD_NAME, POD_NAMESPACE, POD_UID}) {
            if (!told.labels().containsKey(label)) {
                added.add(label);
            }
        }
    }

    private static void putIfAny(ObjectNode labels, String name, String value) {
        if (!value.isEmpty()) {
            labels.put(name, value);
        }
    }

    private static void put(ObjectNode node, Mount mount) {
        node.put("Source", mount.source()).put("Destination", mount.destination());
        node.put("Mode", mount.mode()).put("RW", mount.isWritable()).put("Propagation", mount.propagation());
    }

    private static int number(String type) {
        return TYPES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(type))
                .mapToInt(Map.Entry::getKey)
                .findFirst()
                .orElse(UNKNOWN);
    }

    /**
     * Reads what an event tells.
     *
     * @throws IOException if it is no JSON, or tells of no container
     */
    static Told read(Text json) throws IOException {
        JsonNode root = JSON.readTree(json.toBytes());
        // The oldest events, which had no JSON, are converted to the inner object alone.
        JsonNode node = root.has("container") ? root.path("container") : root;
        JsonNode ours = node.path(OURS);
        String id = text(node, "id");
        if (id.isEmpty()) {
            throw new IOException("it has no id");
        }
        String type = ours.has("type")
                ? text(ours, "type")
                : TYPES.getOrDefault(node.path("type").asInt(UNKNOWN), "");
        String fullId = text(node, "full_id");
        ContainerKey key = new ContainerKey(type, id, fullId.isEmpty() ? id : fullId, "");
        // What sysdig wrote while it was still asking.
        boolean isPending =
                text(node, "name").equals(PENDING) && text(node, "image").equals(PENDING);
        boolean isDescribed = !isPending && ours.path("is_described").asBoolean(true);
        return new Told(key, isDescribed ? Bounds.bounded(description(node, ours)) : null);
    }

    private static ContainerDescription description(JsonNode node, JsonNode ours) {
        ContainerDescription.Builder told = ContainerDescription.toldBy(
                        ours.has("told_by") ? text(ours, "told_by") : "the capture")
                .fullId(text(ours.has("full_id") ? ours : node, "full_id"))
                .name(text(node, "name"))
                .image(new Image(
                        text(node, "image"),
                        text(node, "imageid"),
                        text(node, "imagerepo"),
                        text(node, "imagetag"),
                        text(node, "imagedigest")))
                .ip(text(node, "ip"))
                .flags(new Flags(
                        node.path("privileged").asBoolean(),
                        node.path("host_pid").asBoolean(),
                        node.path("host_network").asBoolean(),
                        node.path("host_ipc").asBoolean()))
                .createdNs(
                        ours.has("created_ns")
                                ? ours.path("created_ns").asLong()
                                : TimeUnit.SECONDS.toNanos(
                                        node.path("created_time").asLong()))
                .startedNs(ours.path("started_ns").asLong());
        for (JsonNode mount : node.path("Mounts")) {
            told.mount(new Mount(
                    text(mount, "Source"),
                    text(mount, "Destination"),
                    text(mount, "Mode"),
                    mount.path("RW").asBoolean(),
                    text(mount, "Propagation")));
        }
        Map<String, String> labels = texts(node.path("labels"));
        told.pod(pod(node, ours, labels));
        for (JsonNode added : ours.path("added_labels")) {
            labels.remove(added.asText());
        }
        labels.forEach(told::label);
        return told.build();
    }

    private static Pod pod(JsonNode node, JsonNode ours, Map<String, String> labels) {
        String sandbox = text(node, "pod_sandbox_id");
        return new Pod(
                labels.getOrDefault(POD_NAME, ""),
                labels.getOrDefault(POD_NAMESPACE, ""),
                labels.getOrDefault(POD_UID, ""),
                sandbox,
                texts(node.path("pod_sandbox_labels")),
                ours.has("pod_ip") ? text(ours, "pod_ip") : sandbox.isEmpty() ? "" : text(node, "ip"),
                text(node, "cni_json"));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText("")));
        return texts;
    }

    private static String text(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isTextual() ? value.textValue() : "";
    }
}
