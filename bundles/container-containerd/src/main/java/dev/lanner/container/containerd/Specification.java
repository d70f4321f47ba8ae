// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.Pod;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.container.socket.ImageNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the specification of a container (OCI, {@code config.json}) tells of it. Names and images are not a part of it, but
 * containerd, CRI-O and nerdctl note them there.
 */
final class Specification {
    private static final String CRI = "io.kubernetes.cri.";
    private static final String CRIO = "io.kubernetes.cri-o.";
    private static final String IMAGE = "io.containerd.image.name";
    private static final String POD = "io.kubernetes.pod.";

    private final JsonNode json;
    private final Map<String, String> notes = new TreeMap<>();
    private List<String> layers = List.of();
    private CriSocket.@Nullable Pod knownPod;
    private CriSocket.@Nullable Container known;

    Specification(JsonNode json) {
        this.json = json;
        for (Map.Entry<String, JsonNode> note : json.path("annotations").properties()) {
            notes.put(note.getKey(), note.getValue().asText());
        }
    }

    /** The first of these notes that is there; empty if none is. */
    private String note(String... names) {
        for (String name : names) {
            String note = notes.get(name);
            if (note != null && !note.isEmpty()) {
                return note;
            }
        }
        return "";
    }

    /** Whether it names the image. */
    boolean hasImage() {
        return !note(CRI + "image-name", CRIO + "ImageName", IMAGE).isEmpty();
    }

    /** Adds what the daemon knows. */
    void add(StoredContainer stored) {
        stored.labels().forEach(notes::putIfAbsent);
        if (!stored.image().isEmpty()) {
            notes.put(IMAGE, stored.image());
        }
    }

    /** Adds what the daemon has announced. */
    void add(Announcements.Announced announced) {
        if (!announced.image().isEmpty()) {
            notes.putIfAbsent(IMAGE, announced.image());
        }
        layers = layers.isEmpty() ? announced.layers() : layers;
    }

    boolean hasLayers() {
        return !layers.isEmpty();
    }

    /** Its root file system is made of these, the uppermost first. */
    void layers(List<String> folders) {
        layers = List.copyOf(folders);
    }

    /** Adds what the runtime service of Kubernetes knows, if it does. */
    void add(CriSocket.@Nullable Pod pod, CriSocket.@Nullable Container container) {
        knownPod = pod;
        known = container;
        if (container != null) {
            container.labels().forEach(notes::putIfAbsent);
        }
    }

    /** The sandbox of its pod; empty if it is in none. */
    String sandboxId(String ownId) {
        String sandbox = note(CRI + "sandbox-id", CRIO + "SandboxID");
        return !sandbox.isEmpty() ? sandbox : isSandbox() ? ownId : "";
    }

    private boolean isSandbox() {
        return note(CRI + "container-type", CRIO + "ContainerType").equals("sandbox");
    }

    /** Adds what it tells. */
    void describe(ContainerDescription.Builder told, String id, Path bundle) {
        String root = json.path("root").path("path").asText("rootfs");
        String folder = bundle.resolve(root).toString();
        told.files(new RootFiles(folder, layers, map("uidMappings"), map("gidMappings")));
        boolean isSandbox = isSandbox();
        Pod pod = pod(id);
        String name = isSandbox
                ? note(CRI + "sandbox-name", POD + "name")
                : note(CRI + "container-name", "io.kubernetes.container.name", "nerdctl/name");
        told.name(name.isEmpty() ? id : name)
                .image(image())
                .ip(pod.ip())
                .flags(flags())
                .pod(pod);
        for (JsonNode mount : json.path("mounts")) {
            if (mount.path("type").asText().equals("bind")) {
                told.mount(mount(mount));
            }
        }
        notes.forEach((label, value) -> {
            if (!label.startsWith(CRIO) && !label.startsWith(CRI)) {
                told.label(label, value);
            }
        });
    }

    private String map(String name) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode range : json.path("linux").path(name)) {
            lines.append(range.path("containerID").asLong())
                    .append(' ')
                    .append(range.path("hostID").asLong())
                    .append(' ')
                    .append(range.path("size").asLong())
                    .append('\n');
        }
        return lines.toString();
    }

    private Image image() {
        String reference = note(CRI + "image-name", CRIO + "ImageName", IMAGE);
        String found = known == null ? "" : known.imageRef();
        int at = found.indexOf('@');
        String digest = at < 0 ? "" : found.substring(at + 1);
        String id = note(CRIO + "ImageRef");
        return ImageNames.image(reference, id.isEmpty() && at < 0 ? found : id, digest);
    }

    private Pod pod(String ownId) {
        CriSocket.Pod told = knownPod;
        String name = note(CRI + "sandbox-name", POD + "name");
        if (told == null && name.isEmpty()) {
            return Pod.NONE;
        }
        CriSocket.Pod more = told == null ? new CriSocket.Pod("", "", "", "", Map.of(), "") : told;
        return new Pod(
                either(name, more.name()),
                either(note(CRI + "sandbox-namespace", POD + "namespace"), more.namespace()),
                either(note(CRI + "sandbox-uid", POD + "uid"), more.uid()),
                sandboxId(ownId),
                more.labels(),
                either(note(CRIO + "IP.0"), more.ip()),
                either(note(CRIO + "CNIResult"), more.cniJson()));
    }

    private static String either(String noted, String told) {
        return noted.isEmpty() ? told : noted;
    }

    private Flags flags() {
        List<String> own = new ArrayList<>();
        json.path("linux")
                .path("namespaces")
                .forEach(each -> own.add(each.path("type").asText()));
        List<String> capabilities = new ArrayList<>();
        json.path("process").path("capabilities").path("bounding").forEach(each -> capabilities.add(each.asText()));
        // What makes a container privileged is not written down, only what follows from it.
        boolean isPrivileged = capabilities.contains("CAP_SYS_ADMIN")
                && capabilities.contains("CAP_SYS_MODULE")
                && json.path("linux").path("maskedPaths").isEmpty();
        return new Flags(
                isPrivileged || note(CRIO + "PrivilegedRuntime").equals("true"),
                !own.contains("pid"),
                !own.contains("network"),
                !own.contains("ipc"));
    }

    private static Mount mount(JsonNode mount) {
        List<String> options = new ArrayList<>();
        mount.path("options").forEach(option -> options.add(option.asText()));
        String propagation = options.stream()
                .filter(option -> option.matches("r?(private|shared|slave)"))
                .findFirst()
                .orElse("");
        return new Mount(
                mount.path("source").asText(),
                mount.path("destination").asText(),
                String.join(",", options),
                !options.contains("ro"),
                propagation);
    }
}
