// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.socket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Flags;
import dev.lanner.api.container.ContainerDescription.Mount;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A container engine that can be asked as Docker can.
 *
 * <p>While a container is being started the engine keeps everybody waiting who asks for that container alone; the list of all,
 * narrowed to one, is answered at once. What the list leaves out is in a file that is there before the start.
 */
public final class EngineSocket {
    private static final int MOST_IMAGES = 512;
    private static final int OK = 200;
    private static final Pattern MAPPED_ROOT = Pattern.compile(".*/([0-9]+)\\.([0-9]+)");
    private static final String MAPPED_IDS = " 65536\n";

    private final SocketClient client;
    private final String type;
    private final Map<String, String> digests = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_IMAGES;
        }
    });

    private volatile @Nullable Path root;
    private volatile String driver = "";

    /**
     * For an engine.
     *
     * @param socket where it listens
     * @param type of its containers, for their keys
     */
    public EngineSocket(Path socket, String type) {
        client = new SocketClient(socket);
        this.type = type;
    }

    /** Whether there is something to connect to. */
    public boolean isThere() {
        return Files.exists(client.socket());
    }

    /** What the engine knows of the container with the full id; null if it knows none. */
    public @Nullable ContainerDescription describe(String id) throws IOException {
        JsonNode list = ask("/containers/json?all=1&filters=" + encoded("{\"id\":[\"" + id + "\"]}"));
        for (JsonNode container : list) {
            if (container.path("Id").asText().equals(id)) {
                return description(container, id);
            }
        }
        return null;
    }

    private ContainerDescription description(JsonNode container, String id) throws IOException {
        ContainerDescription.Builder told = ContainerDescription.toldBy(
                        client.socket().toString())
                .fullId(id)
                .name(name(container));
        String image = container.path("Image").asText();
        String imageId =
                container.path("ImageID").asText(container.path("ImageId").asText());
        told.image(ImageNames.image(image, imageId, image.contains("@") ? "" : digest(imageId, image)));
        for (JsonNode mount : container.path("Mounts")) {
            told.mount(new Mount(
                    mount.path("Source").asText(),
                    mount.path("Destination").asText(),
                    mount.path("Mode").asText(),
                    mount.path("RW").asBoolean(true),
                    mount.path("Propagation").asText()));
        }
        // Sorted, as Docker's answers are, and Podman's are not.
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, JsonNode> label : container.path("Labels").properties()) {
            labels.put(label.getKey(), label.getValue().asText());
        }
        labels.forEach(told::label);
        told.pod(Pods.of(labels));
        told.ip(address(container));
        told.createdNs(TimeUnit.SECONDS.toNanos(container.path("Created").asLong()));
        told.flags(flags(container, id));
        told.files(files(id));
        return told.build();
    }

    private static String name(JsonNode container) {
        for (JsonNode name : container.path("Names")) {
            // A name with another slash is that of a link to it.
            String text = name.asText().replaceFirst("^/", "");
            if (text.indexOf('/') < 0) {
                return text;
            }
        }
        return "";
    }

    private static String address(JsonNode container) {
        for (JsonNode network : container.path("NetworkSettings").path("Networks")) {
            String address = network.path("IPAddress").asText();
            if (!address.isEmpty()) {
                return address;
            }
        }
        return "";
    }

    private Flags flags(JsonNode container, String id) throws IOException {
        JsonNode settings = hostConfig(id);
        if (settings == null && container.path("State").asText().equals("running")) {
            // It has been started, so this is answered at once too.
            settings = ask("/containers/" + id + "/json").path("HostConfig");
        }
        if (settings == null) {
            settings = container.path("HostConfig");
        }
        return new Flags(
                settings.path("Privileged").asBoolean(),
                settings.path("PidMode").asText().equals("host"),
                settings.path("NetworkMode").asText().equals("host"),
                settings.path("IpcMode").asText().equals("host"));
    }

    private Path root() throws IOException {
        Path folder = root;
        if (folder == null) {
            JsonNode told = ask("/info");
            String name = told.path("DockerRootDir").asText();
            driver = told.path("Driver").asText();
            folder = Path.of(name.isEmpty() ? "/nonexistent" : name);
            root = folder;
        }
        return folder;
    }

    /** Where Docker keeps what the container is made of. */
    private RootFiles files(String id) throws IOException {
        Path folder = root();
        String layer;
        try {
            layer = Files.readString(
                            folder.resolve("image/" + driver + "/layerdb/mounts")
                                    .resolve(id)
                                    .resolve("mount-id"),
                            StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            // Another version's layout, or another mount namespace.
            return RootFiles.NONE;
        }
        RootFiles files =
                switch (driver) {
                    case "overlay2", "fuse-overlayfs" -> OverlayFolders.files(folder.resolve(driver), layer);
                    case "vfs" ->
                        RootFiles.in(folder.resolve("vfs/dir").resolve(layer).toString());
                    case "btrfs" ->
                        RootFiles.in(folder.resolve("btrfs/subvolumes")
                                .resolve(layer)
                                .toString());
                    default -> RootFiles.NONE;
                };
        // With a user namespace for all, Docker's folder is called by the first user and group in it.
        Matcher first = MAPPED_ROOT.matcher(folder.toString());
        return first.matches()
                ? files.mapped("0 " + first.group(1) + MAPPED_IDS, "0 " + first.group(2) + MAPPED_IDS)
                : files;
    }

    /** What Docker has written of the container when it was made; null if there is no such file. */
    private @Nullable JsonNode hostConfig(String id) throws IOException {
        Path file = root().resolve("containers").resolve(id).resolve("hostconfig.json");
        try (InputStream in = Files.newInputStream(file)) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            // Another version's layout, or another mount namespace.
            return null;
        }
    }

    private String digest(String imageId, String reference) throws IOException {
        String known = digests.get(imageId);
        if (known == null) {
            SocketClient.Answer answer = client.get("/images/" + encoded(imageId) + "/json");
            known = answer.status() == OK ? digest(parse(answer), reference) : "";
            digests.put(imageId, known);
        }
        return known;
    }

    private static String digest(JsonNode image, String reference) {
        String repository = ImageNames.image(reference, "", "").repository();
        String first = "";
        for (JsonNode each : image.path("RepoDigests")) {
            String[] parts = each.asText().split("@", 2);
            if (parts.length == 2 && (parts[0].equals(repository) || first.isEmpty())) {
                first = parts[1];
            }
        }
        return first;
    }

    /** Passes on what becomes of containers, until the engine ends. */
    public void watch(ContainerWatch.Listener listener) throws IOException {
        String events = "{\"type\":[\"container\"]}";
        try (SocketClient.Reader reader = client.open("/events?filters=" + encoded(events))) {
            if (reader.status() != OK) {
                throw new IOException(client.socket() + " refuses to tell events: status " + reader.status());
            }
            MappingIterator<JsonNode> told =
                    Json.MAPPER.readerFor(JsonNode.class).readValues(new Body(reader));
            while (told.hasNextValue()) {
                onEvent(told.nextValue(), listener);
            }
        }
    }

    private void onEvent(JsonNode event, ContainerWatch.Listener listener) {
        String id = event.path("Actor").path("ID").asText(event.path("id").asText());
        String action = event.path("Action").asText(event.path("status").asText());
        if (!LongIds.isId(id)) {
            return;
        }
        ContainerKey key = ContainerKey.ofLongId(type, id);
        switch (action) {
            case "create", "start", "rename", "update" -> listener.onChanged(key);
            case "destroy", "remove" -> listener.onRemoved(key);
            default -> {
                // What goes on inside does not change what it is.
            }
        }
    }

    private JsonNode ask(String target) throws IOException {
        SocketClient.Answer answer = client.get(target);
        if (answer.status() != OK) {
            throw new IOException(client.socket() + " answers GET " + target + " with status " + answer.status());
        }
        return parse(answer);
    }

    private JsonNode parse(SocketClient.Answer answer) throws IOException {
        try {
            return Json.MAPPER.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IOException(client.socket() + " answers with what is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** An answer's body for who wants a stream. */
    private static final class Body extends InputStream {
        private final SocketClient.Reader reader;
        private byte[] part = new byte[0];
        private int position;

        Body(SocketClient.Reader reader) {
            this.reader = reader;
        }

        private boolean isAtEnd() throws IOException {
            if (position == part.length) {
                part = reader.next();
                position = 0;
            }
            return part.length == 0;
        }

        @Override
        public int read() throws IOException {
            return isAtEnd() ? -1 : part[position++] & 0xFF;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (isAtEnd()) {
                return -1;
            }
            int count = Math.min(length, part.length - position);
            System.arraycopy(part, position, target, offset, count);
            position += count;
            return count;
        }
    }

    /** Made with the first text to read, which never comes where the runtime is not there. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
