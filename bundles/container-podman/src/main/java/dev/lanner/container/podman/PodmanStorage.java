// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.container.socket.ImageNames;
import dev.lanner.container.socket.Pods;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files that Podman keeps of its containers, which need no daemon to be read. */
final class PodmanStorage {
    private static final int MOST_BYTES = 16 << 20;
    private static final String LIST = "containers.json";

    private final ObjectMapper json = new ObjectMapper();

    /**
     * What the list in this folder tells of a container.
     *
     * @param folder such as {@code /var/lib/containers/storage/overlay-containers}
     * @return null if it is not in the list, or there is none
     */
    @Nullable
    ContainerDescription describe(Path folder, String id) throws IOException {
        for (String list : List.of(LIST, "volatile-containers.json")) {
            JsonNode containers = read(folder.resolve(list));
            for (JsonNode container : containers) {
                if (container.path("id").asText().equals(id)) {
                    return description(folder, container, id);
                }
            }
        }
        return null;
    }

    private ContainerDescription description(Path folder, JsonNode container, String id) throws IOException {
        // What is told of the image is JSON in a text.
        JsonNode metadata = json.readTree(container.path("metadata").asText("{}"));
        ContainerDescription.Builder told = ContainerDescription.toldBy(
                        folder.resolve(LIST).toString())
                .fullId(id)
                .name(metadata.path("name")
                        .asText(container.path("names").path(0).asText()))
                .image(ImageNames.image(
                        metadata.path("image-name").asText(),
                        container.path("image").asText(),
                        ""))
                .createdNs(time(container.path("created").asText()));
        specify(told, read(folder.resolve(id).resolve("userdata").resolve("config.json")));
        return told.build();
    }

    /** Adds what the specification for the low-level runtime says. */
    private static void specify(ContainerDescription.Builder told, JsonNode specification) {
        for (JsonNode mount : specification.path("mounts")) {
            if (mount.path("type").asText().equals("bind")) {
                told.mount(mount(mount));
            }
        }
        Map<String, String> annotations = new TreeMap<>();
        for (Map.Entry<String, JsonNode> annotation :
                specification.path("annotations").properties()) {
            annotations.put(annotation.getKey(), annotation.getValue().asText());
        }
        told.pod(Pods.of(annotations));
        List<String> own = new ArrayList<>();
        specification
                .path("linux")
                .path("namespaces")
                .forEach(each -> own.add(each.path("type").asText()));
        if (!own.isEmpty()) {
            boolean isPrivileged = annotations
                    .getOrDefault("io.podman.annotations.privileged", "")
                    .equalsIgnoreCase("true");
            told.flags(new Flags(isPrivileged, !own.contains("pid"), !own.contains("network"), !own.contains("ipc")));
        }
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

    private JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return json.readTree(in.readNBytes(MOST_BYTES));
        } catch (NoSuchFileException e) {
            return json.missingNode();
        }
    }

    private static long time(String text) {
        try {
            Instant instant = Instant.parse(text);
            return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }
}
