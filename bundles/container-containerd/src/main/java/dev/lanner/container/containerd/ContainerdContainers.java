// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private static final Logger LOG = LoggerFactory.getLogger(ContainerdContainers.class);
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ANCESTORS = 6;
    /** Together much less than whoever asks has time for: what files tell is not to be lost for what they do not. */
    private static final long CRI_LIMIT_MS = 200;
    /** Docker's own, and those whose shims serve whole pods, so that a shim does not tell a container. */
    private static final Set<String> NOT_BY_SHIM = Set.of("moby", ContainerdPaths.KUBERNETES);

    private final List<Path> states;
    private final List<Path> storages;
    private final Path socket;
    private final List<Path> criSockets;
    private final Set<String> namespaces;

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
        return isTold && !NOT_BY_SHIM.contains(namespace) ? ContainerdPaths.key(id, namespace) : null;
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        for (Path file : files(key)) {
            if (Files.exists(file)) {
                try (InputStream in = Files.newInputStream(file)) {
                    ContainerDescription.Builder told =
                            ContainerDescription.toldBy(file.toString()).fullId(key.fullId());
                    Specification specification = new Specification(Json.MAPPER.readTree(in.readNBytes(MOST_BYTES)));
                    if (!specification.hasImage()) {
                        addStored(specification, file, key);
                    }
                    addOfPod(specification, key.fullId());
                    specification.describe(told, key.fullId(), file.resolveSibling(""));
                    return told.build();
                }
            }
        }
        if (files(key).stream().anyMatch(file -> Files.isDirectory(file.resolveSibling("")))) {
            return null;
        }
        // Both make the folder before the container's control group: who has none never gets one.
        throw new NoSuchFileException("no folder of containerd or CRI-O has this container");
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
    private void addStored(Specification specification, Path file, ContainerKey key) {
        if (!Files.exists(socket)) {
            return;
        }
        String namespace = key.scope();
        if (namespace.isEmpty()) {
            Path folder = file.resolveSibling("../..").normalize();
            namespace = String.valueOf(folder.getFileName());
        }
        try {
            StoredContainer stored = StoredContainer.ask(socket, namespace, key.fullId());
            if (stored != null) {
                specification.add(stored);
                specification.layers(stored.layers(socket, namespace));
            }
        } catch (IOException e) {
            LOG.debug("Cannot ask {}: {}.", socket, e.toString());
        }
    }

    /** Each running container has a folder, made before it starts. */
    @Override
    public void watch(Listener listener) throws IOException, InterruptedException {
        List<Path> present = states.stream().filter(Files::isDirectory).toList();
        if (present.isEmpty()) {
            throw new NoSuchFileException("no folder of containerd is there");
        }
        rehearse();
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            for (Path state : present) {
                state.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                try (Stream<Path> folders = Files.list(state)) {
                    for (Path folder : folders.toList()) {
                        registerNamespace(folder, watch, listener);
                    }
                }
            }
            while (true) {
                WatchKey key = watch.take();
                Path folder = (Path) key.watchable();
                for (WatchEvent<?> event : key.pollEvents()) {
                    if (event.context() instanceof Path name) {
                        onEntry(present, folder, name, event, watch, listener);
                    }
                }
                if (!key.reset() && present.contains(folder)) {
                    throw new IOException(folder + " is gone");
                }
            }
        }
    }

    /** A container may end while what tells of the first one is being loaded; so that is done before there is one. */
    private void rehearse() throws IOException {
        Specification specification = new Specification(
                json.readTree("{\"annotations\": {\"a\": \"b\"}, \"mounts\": [{\"type\": \"bind\"}]}"));
        addStored(specification, Path.of("/none/none/config.json"), ContainerdPaths.key("none", "default"));
        specification.describe(ContainerDescription.toldBy("nobody"), "none", Path.of("/none"));
    }

    private static void onEntry(
            List<Path> states, Path folder, Path name, WatchEvent<?> event, WatchService watch, Listener listener)
            throws IOException {
        if (states.contains(folder)) {
            registerNamespace(folder.resolve(name), watch, listener);
        } else if (ContainerdPaths.isId(name.toString())) {
            ContainerKey key = ContainerdPaths.key(name.toString(), String.valueOf(folder.getFileName()));
            if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
                listener.onRemoved(key);
            } else {
                listener.onChanged(key);
            }
        }
    }

    private static void registerNamespace(Path folder, WatchService watch, Listener listener) throws IOException {
        // Docker has its own resolver; what is in pods is called otherwise where systemd does not tell.
        if (Files.isDirectory(folder) && !NOT_BY_SHIM.contains(String.valueOf(folder.getFileName()))) {
            folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            try (Stream<Path> containers = Files.list(folder)) {
                containers
                        .map(each -> String.valueOf(each.getFileName()))
                        .filter(ContainerdPaths::isId)
                        .forEach(id ->
                                listener.onChanged(ContainerdPaths.key(id, String.valueOf(folder.getFileName()))));
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
