// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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

/** Knows the containers of containerd and CRI-O. Only files are asked, which are there before the container starts. */
@Component(configurationPid = "dev.lanner.container.containerd", property = "service.ranking:Integer=250")
@ContainerEngine("containerd")
@Designate(ocd = ContainerdContainers.Config.class)
public final class ContainerdContainers implements ContainerResolver {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_ANCESTORS = 6;
    /** Docker's own, and those whose shims serve whole pods, so that a shim does not tell a container. */
    private static final Set<String> NOT_BY_SHIM = Set.of("moby", ContainerdPaths.KUBERNETES);

    private final List<Path> states;
    private final List<Path> storages;
    private final Set<String> namespaces;
    private final ObjectMapper json = new ObjectMapper();

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
        this(paths(config.states()), paths(config.crio$_$storages()), Set.of(config.namespaces()));
    }

    ContainerdContainers(List<Path> states, List<Path> storages, Set<String> namespaces) {
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
                    new Specification(json.readTree(in.readNBytes(MOST_BYTES))).describe(told, key.fullId());
                    return told.build();
                }
            }
        }
        if (Stream.concat(states.stream(), storages.stream()).noneMatch(Files::isDirectory)) {
            throw new NoSuchFileException("no folder of containerd or CRI-O is there");
        }
        return null;
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
}
