// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.podman;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.container.socket.ImageNames;
import dev.lanner.container.socket.LongIds;
import dev.lanner.container.socket.OverlayFolders;
import dev.lanner.container.socket.Pods;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that Podman keeps of its containers, which need no daemon to be read. */
final class PodmanStorage {
    private static final Logger LOG = LoggerFactory.getLogger(PodmanStorage.class);
    private static final int MOST_BYTES = 16 << 20;
    private static final String LIST = "containers.json";
    private static final List<String> LISTS = List.of(LIST, "volatile-containers.json");
    private static final String CONTAINERS = "-containers";

    /**
     * What the list in this folder tells of a container.
     *
     * @param folder such as {@code /var/lib/containers/storage/overlay-containers}
     * @return null if it is not in the list, or there is none
     */
    @Nullable
    ContainerDescription describe(Path folder, String id) throws IOException {
        for (String list : LISTS) {
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
        JsonNode metadata = Json.MAPPER.readTree(container.path("metadata").asText("{}"));
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
        told.files(files(folder, container.path("layer").asText()));
        specify(told, read(folder.resolve(id).resolve("userdata").resolve("config.json")));
        return told.build();
    }

    /** The folders of containers and of their layers stand beside each other, both named by the driver. */
    private static RootFiles files(Path folder, String layer) {
        String name = String.valueOf(folder.getFileName());
        if (layer.isEmpty() || !name.endsWith(CONTAINERS)) {
            return RootFiles.NONE;
        }
        String driver = name.substring(0, name.length() - CONTAINERS.length());
        Path layers = folder.resolveSibling(driver);
        return switch (driver) {
            case "overlay" -> OverlayFolders.files(layers, layer);
            case "vfs" -> RootFiles.in(layers.resolve("dir").resolve(layer).toString());
            case "btrfs" ->
                RootFiles.in(layers.resolve("subvolumes").resolve(layer).toString());
            default -> RootFiles.NONE;
        };
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
            return Json.MAPPER.readTree(in.readNBytes(MOST_BYTES));
        } catch (NoSuchFileException e) {
            return Json.MAPPER.missingNode();
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

    /** Tells the ids of containers that these folders' lists have from now on. <em>Blocking:</em> until a folder goes. */
    void watch(List<Path> folders, Consumer<String> onNew) throws IOException, InterruptedException {
        Map<Path, Set<String>> known = new HashMap<>();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            for (Path folder : folders) {
                folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
                known.put(folder, ids(folder));
            }
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                if (!key.reset()) {
                    throw new IOException(key.watchable() + " is gone");
                }
                if (key.watchable() instanceof Path folder) {
                    Set<String> present = ids(folder);
                    Set<String> before = known.put(folder, present);
                    present.stream()
                            .filter(id -> before == null || !before.contains(id))
                            .forEach(onNew);
                }
            }
        }
    }

    private Set<String> ids(Path folder) {
        Set<String> ids = new HashSet<>();
        for (String list : LISTS) {
            addIds(folder.resolve(list), ids);
        }
        ids.removeIf(id -> !LongIds.isId(id));
        return ids;
    }

    private void addIds(Path list, Set<String> ids) {
        try {
            read(list).forEach(container -> ids.add(container.path("id").asText()));
        } catch (IOException e) {
            // It is being written; the next look finds it whole.
            LOG.debug("Cannot read {}: {}.", list, e.toString());
        }
    }

    /** Made with the first text to read, which never comes where the runtime is not there. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
