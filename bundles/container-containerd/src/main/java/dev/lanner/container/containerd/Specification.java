// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
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

    /** Adds what the daemon knows, if it does. */
    void add(@Nullable StoredContainer stored) {
        if (stored != null) {
            stored.labels().forEach(notes::putIfAbsent);
            notes.put(IMAGE, stored.image());
        }
    }

    /** Adds what it tells. */
    void describe(ContainerDescription.Builder told, String id, Path bundle) {
        String root = json.path("root").path("path").asText("rootfs");
        told.files(RootFiles.in(bundle.resolve(root).toString()).mapped(map("uidMappings"), map("gidMappings")));
        boolean isSandbox = note(CRI + "container-type", CRIO + "ContainerType").equals("sandbox");
        String name = isSandbox
                ? note(CRI + "sandbox-name", POD + "name")
                : note(CRI + "container-name", "io.kubernetes.container.name", "nerdctl/name");
        told.name(name.isEmpty() ? id : name)
                .image(ImageNames.image(
                        note(CRI + "image-name", CRIO + "ImageName", IMAGE), note(CRIO + "ImageRef"), ""))
                .ip(note(CRIO + "IP.0"))
                .flags(flags())
                .pod(pod(isSandbox ? id : ""));
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

    private Pod pod(String ownId) {
        String name = note(CRI + "sandbox-name", POD + "name");
        if (name.isEmpty()) {
            return Pod.NONE;
        }
        String sandbox = note(CRI + "sandbox-id", CRIO + "SandboxID");
        return new Pod(
                name,
                note(CRI + "sandbox-namespace", POD + "namespace"),
                note(CRI + "sandbox-uid", POD + "uid"),
                sandbox.isEmpty() ? ownId : sandbox,
                Map.of(),
                note(CRIO + "IP.0"),
                note(CRIO + "CNIResult"));
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
