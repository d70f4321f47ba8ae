// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.container.containerd.Announcements.Announced;
import dev.lanner.container.socket.ImageNames;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the containers of containerd and CRI-O by files, which are there before the container starts, and asks containerd for
 * what is not in them.
 */
@Component(configurationPid = "dev.lanner.container.containerd", property = "service.ranking:Integer=250")
@ContainerEngine("containerd")
@Designate(ocd = ContainerdContainers.Config.class)
public final class ContainerdContainers implements ContainerResolver, ContainerWatch {
    /** A daemon that does not talk is tried again after 1, 2, 4, 8, 16, then every 30 seconds. */
    private static final long LONGEST_SILENCE_S = 30;

    private static final int MOST_TRIES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(ContainerdContainers.class);
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ANCESTORS = 6;
    /** Together much less than whoever asks has time for: what files tell is not to be lost for what they do not. */
    private static final long CRI_LIMIT_MS = 200;
    /** So long what the daemon has announced is waited for, which may be on its way behind events that came sooner. */
    private static final long ANNOUNCED_LIMIT_MS = 200;

    private final List<Path> states;
    private final List<Path> storages;
    private final Path socket;
    private final List<Path> criSockets;
    private final Set<String> namespaces;
    private final Announcements announcements = new Announcements();
    /** How often the daemon was there and did not talk. Of the thread that watches. */
    private int triesInVain;

    /** Where the files are. */
    @ObjectClassDefinition(
            name = "Lanner containerd containers",
            description = "Where containerd and CRI-O keep what they know of running containers.")
    public @interface Config {
        /** Folders. */
        @AttributeDefinition(
                name = "states",
                description = "Folders of containerd with NAMESPACE/ID/config.json for each running container.")
        String[] states() default {
            "/run/containerd/io.containerd.runtime.v2.task", "/run/k3s/containerd/io.containerd.runtime.v2.task"
        };

        /** Folders. */
        @AttributeDefinition(
                name = "crio-storages",
                description = "Folders of CRI-O with ID/userdata/config.json for each container.")
        String[] crio$_$storages() default {
            "/run/containers/storage/overlay-containers", "/var/lib/containers/storage/overlay-containers"
        };

        /** A path. */
        @AttributeDefinition(
                name = "socket",
                description =
                        "The socket that containerd listens to. It is only read from: images that files do not name are"
                                + " asked for there.")
        String socket() default "/run/containerd/containerd.sock";

        /** Paths. */
        @AttributeDefinition(
                name = "cri-sockets",
                description =
                        "Sockets of the runtime service that kubelet starts pods by (CRI). They are only read from: labels"
                                + " and addresses of pods are asked for there. The first one that knows a pod is believed.")
        String[] cri$_$sockets() default {
            "/run/containerd/containerd.sock", "/run/crio/crio.sock", "/run/k3s/containerd/containerd.sock"
        };

        /** Names. */
        @AttributeDefinition(
                name = "namespaces",
                description =
                        "Namespaces of containerd whose containers are recognised by their control group, NAMESPACE/ID."
                                + " Those of others are recognised by the shim that has started them.")
        String[] namespaces() default {"default", "k8s.io"};
    }

    /** With the folders to look into. */
    @Activate
    public ContainerdContainers(Config config) {
        this(
                paths(config.states()),
                paths(config.crio$_$storages()),
                Path.of(config.socket()),
                paths(config.cri$_$sockets()),
                Set.of(config.namespaces()));
    }

    ContainerdContainers(
            List<Path> states, List<Path> storages, Path socket, List<Path> criSockets, Set<String> namespaces) {
        this.criSockets = List.copyOf(criSockets);
        this.socket = socket;
        this.states = List.copyOf(states);
        this.storages = List.copyOf(storages);
        this.namespaces = Set.copyOf(namespaces);
    }

    private static List<Path> paths(String[] texts) {
        return Stream.of(texts).map(Path::of).toList();
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        return ContainerdPaths.containerOf(controlGroup, namespaces);
    }

    @Override
    public @Nullable ContainerKey containerOf(ProcessState first) {
        ProcessState ancestor = first.parent();
        for (int i = 0; ancestor != null && i < MOST_ANCESTORS; i++) {
            if (ancestor.exe().toString().replaceFirst(".*/", "").startsWith("containerd-shim")) {
                return ofShim(ancestor.arguments());
            }
            ancestor = ancestor.parent();
        }
        return null;
    }

    private static @Nullable ContainerKey ofShim(List<Text> arguments) {
        String namespace = "";
        String id = "";
        for (int i = 0; i + 1 < arguments.size(); i++) {
            String argument = arguments.get(i).toString();
            String next = arguments.get(i + 1).toString();
            namespace = argument.equals("-namespace") ? next : namespace;
            id = argument.equals("-id") ? next : id;
        }
        boolean isTold = ContainerdPaths.isId(namespace) && ContainerdPaths.isId(id);
        return isTold && TaskFolders.isMeant(namespace) ? ContainerdPaths.key(id, namespace) : null;
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid)
            throws IOException, InterruptedException {
        for (Path file : files(key)) {
            if (Files.exists(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    return describe(key, file, in.readNBytes(MOST_BYTES));
                } catch (NoSuchFileException e) {
                    // It has ended this moment.
                    LOG.debug("{} is gone.", file);
                }
            }
        }
        if (files(key).stream().anyMatch(file -> Files.isDirectory(file.resolveSibling("")))) {
            return null;
        }
        Announced announced = announcements.awaitTask(namespace(key), key.fullId(), ANNOUNCED_LIMIT_MS);
        if (announced != null) {
            // It has ended already.
            return ContainerDescription.toldBy(socket.toString())
                    .fullId(key.fullId())
                    .name(key.fullId())
                    .image(ImageNames.image(announced.image(), "", ""))
                    .files(new RootFiles("", announced.layers(), "", ""))
                    .build();
        }
        // Both make the folder before the container's control group: who has none never gets one.
        throw new NoSuchFileException("no folder of containerd or CRI-O has this container");
    }

    private ContainerDescription describe(ContainerKey key, Path file, byte[] content)
            throws IOException, InterruptedException {
        Specification specification = new Specification(Json.MAPPER.readTree(content));
        String namespace = key.scope().isEmpty() ? namespace(file) : key.scope();
        if (!specification.hasImage()) {
            addKnown(specification, namespace, key.fullId());
        }
        addOfPod(specification, key.fullId());
        ContainerDescription.Builder told =
                ContainerDescription.toldBy(file.toString()).fullId(key.fullId());
        specification.describe(told, key.fullId(), file.resolveSibling(""));
        return told.build();
    }

    /** What the daemon says when it is asked, and what it says by itself: one that ends at once it may have forgotten. */
    private void addKnown(Specification specification, String namespace, String id) throws InterruptedException {
        addStored(specification, namespace, id);
        Announced announced = specification.hasLayers()
                ? announcements.find(namespace, id)
                : announcements.awaitTask(namespace, id, ANNOUNCED_LIMIT_MS);
        if (announced != null) {
            specification.add(announced);
        }
        if (specification.hasLayers()) {
            announcements.onTold(namespace, id);
        }
    }

    private static String namespace(ContainerKey key) {
        return key.scope().isEmpty() ? ContainerdPaths.KUBERNETES : key.scope();
    }

    /** That of the container with this specification. */
    private static String namespace(Path file) {
        Path folder = file.resolveSibling("../..").normalize();
        return String.valueOf(folder.getFileName());
    }

    /** What is in no file: labels, addresses. */
    private void addOfPod(Specification specification, String id) {
        String sandbox = specification.sandboxId(id);
        for (Path path : criSockets) {
            if (sandbox.isEmpty() || !Files.exists(path)) {
                continue;
            }
            try {
                CriSocket cri = new CriSocket(path, CRI_LIMIT_MS);
                CriSocket.Pod pod = cri.pod(sandbox);
                if (pod != null) {
                    specification.add(pod, sandbox.equals(id) ? null : cri.container(id));
                    return;
                }
            } catch (IOException e) {
                LOG.debug("Cannot ask {}: {}.", path, e.toString());
            }
        }
    }

    /** What the daemon knows besides, if it answers. */
    private void addStored(Specification specification, String namespace, String id) {
        if (!Files.exists(socket)) {
            return;
        }
        try {
            StoredContainer stored = StoredContainer.ask(socket, namespace, id);
            if (stored != null) {
                specification.add(stored);
                specification.layers(stored.layers(socket, namespace));
            }
        } catch (IOException e) {
            LOG.debug("Cannot ask {}: {}.", socket, e.toString());
        }
    }

    /** A container may end while what tells of the first one is being loaded; so that is done before there is one. */
    private void rehearse() throws IOException {
        Specification specification = new Specification(
                Json.MAPPER.readTree("{\"annotations\": {\"a\": \"b\"}, \"mounts\": [{\"type\": \"bind\"}]}"));
        addStored(specification, "default", "none");
        specification.describe(ContainerDescription.toldBy("nobody"), "none", Path.of("/none"));
    }

    /** What the daemon announces or, where it does not talk, the folder that each running container has. */
    @Override
    public void watch(Listener listener) throws IOException, InterruptedException {
        List<Path> present = states.stream().filter(Files::isDirectory).toList();
        if (present.isEmpty()) {
            throw new NoSuchFileException("no folder of containerd is there");
        }
        rehearse();
        TaskFolders folders = new TaskFolders(present, listener);
        boolean isThere = Files.exists(socket);
        if (isThere) {
            long beginNs = System.nanoTime();
            try {
                folders.tellAll();
                announcements.hear(socket, new Hearing(listener));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.debug("Cannot listen to {}: {}.", socket, e.toString());
                if (System.nanoTime() - beginNs > TimeUnit.SECONDS.toNanos(1)) {
                    // It has gone, and will come again.
                    triesInVain = 0;
                    throw e;
                }
            }
        }
        // It may just be starting, or never talk.
        folders.watch(socket, Math.min(LONGEST_SILENCE_S, 1L << triesInVain));
        triesInVain = isThere ? Math.min(triesInVain + 1, MOST_TRIES) : 0;
    }

    /** What is announced of containers that are known by where they are. */
    private static final class Hearing implements Announcements.Listener {
        private final Listener listener;

        Hearing(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onTask(String namespace, String id) {
            if (TaskFolders.isMeant(namespace) && ContainerdPaths.isId(id)) {
                listener.onChanged(ContainerdPaths.key(id, namespace));
            }
        }

        @Override
        public void onTaskGone(String namespace, String id) {
            if (TaskFolders.isMeant(namespace) && ContainerdPaths.isId(id)) {
                listener.onRemoved(ContainerdPaths.key(id, namespace));
            }
        }
    }

    /** Where its specification may be. */
    private List<Path> files(ContainerKey key) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path state : states) {
            if (!key.scope().isEmpty()) {
                files.add(state.resolve(key.scope()).resolve(key.fullId()).resolve("config.json"));
            } else if (Files.isDirectory(state)) {
                try (Stream<Path> all = Files.list(state)) {
                    all.map(each -> each.resolve(key.fullId()).resolve("config.json"))
                            .forEach(files::add);
                }
            }
        }
        if (key.scope().isEmpty()) {
            storages.forEach(storage ->
                    files.add(storage.resolve(key.fullId()).resolve("userdata").resolve("config.json")));
        }
        return files;
    }

    /** Made with the first text to read, which never comes where the runtime is not there. */
    private static final class Json {
        static final ObjectMapper MAPPER = new ObjectMapper();
    }
}
