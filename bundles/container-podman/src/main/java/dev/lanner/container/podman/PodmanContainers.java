// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.podman;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.container.socket.EngineSocket;
import dev.lanner.container.socket.LongIds;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the containers of Podman. */
@Component(
        service = ContainerResolver.class,
        configurationPid = "dev.lanner.container.podman",
        property = "service.ranking:Integer=300")
@ContainerEngine("podman")
@Designate(ocd = PodmanContainers.Config.class)
public final class PodmanContainers implements ContainerResolver, ContainerWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PodmanContainers.class);
    private static final String TYPE = "podman";
    private static final int MOST_ANCESTORS = 4;
    private static final int MOST_BYTES = 64 * 1024;

    private final Path proc;
    private final List<String> socketPatterns;
    private final List<String> storages;
    private final PodmanStorage storage = new PodmanStorage();

    /** Where Podman is. */
    @ObjectClassDefinition(name = "Lanner Podman containers", description = "Where Podman is asked for its containers.")
    public @interface Config {
        /** Paths. */
        @AttributeDefinition(
                name = "sockets",
                description =
                        "Sockets that Podman listens to, if it does. They are only read from. A star stands for any one"
                                + " name in the path.")
        String[] sockets() default {"/run/podman/podman.sock", "/run/user/*/podman/podman.sock"};

        /** Folders. */
        @AttributeDefinition(
                name = "storage",
                description =
                        "Folders where Podman keeps its containers, for where it does not listen. What a container's"
                                + " own conmon process says comes first. A star stands for any one name in the path.")
        String[] storage() default {
            "/var/lib/containers/storage/overlay-containers",
            "/var/lib/containers/storage/vfs-containers",
            "/home/*/.local/share/containers/storage/overlay-containers"
        };
    }

    /** With where to ask. */
    @Activate
    public PodmanContainers(Config config) {
        this(Path.of("/proc"), List.of(config.sockets()), List.of(config.storage()));
    }

    PodmanContainers(Path proc, List<String> socketPatterns, List<String> storages) {
        this.proc = proc;
        this.socketPatterns = List.copyOf(socketPatterns);
        this.storages = List.copyOf(storages);
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        for (String[] form : new String[][] {{"libpod-", ".scope"}, {"libpod-", ""}, {"libpod-payload-", ""}}) {
            String id = LongIds.find(controlGroup, form[0], form[1]);
            if (id != null) {
                return ContainerKey.ofLongId(TYPE, id);
            }
        }
        return null;
    }

    /** A user's containers may have no control group of their own; then only who has started them tells. */
    @Override
    public @Nullable ContainerKey containerOf(ProcessState first) {
        ProcessState ancestor = first.parent();
        for (int i = 0; ancestor != null && i < MOST_ANCESTORS; i++) {
            List<String> words = new ArrayList<>();
            words.add(ancestor.exe().toString());
            for (Text argument : ancestor.arguments()) {
                words.add(argument.toString());
            }
            Conmon conmon = Conmon.of(words);
            if (conmon != null) {
                return ContainerKey.ofLongId(TYPE, conmon.id());
            }
            ancestor = ancestor.parent();
        }
        return null;
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        Conmon conmon = conmon(key, pid);
        List<Path> folders = new ArrayList<>();
        if (conmon != null && !conmon.bundle().isEmpty()) {
            // The folder is STORAGE/ID/userdata.
            Path folder = Path.of(conmon.bundle()).resolve("../..").normalize();
            folders.add(folder);
        }
        folders.addAll(folders());
        ContainerDescription told = bySocket(key);
        for (int i = 0; told == null && i < folders.size(); i++) {
            told = storage.describe(folders.get(i), key.fullId());
        }
        if (told == null && conmon != null && !conmon.name().isEmpty()) {
            return ContainerDescription.toldBy("its conmon process")
                    .fullId(key.fullId())
                    .name(conmon.name())
                    .build();
        }
        if (told == null
                && folders.stream().noneMatch(Files::isDirectory)
                && sockets().isEmpty()) {
            throw new NoSuchFileException("neither socket nor storage of Podman is there");
        }
        return told;
    }

    private @Nullable ContainerDescription bySocket(ContainerKey key) {
        for (Path socket : sockets()) {
            try {
                ContainerDescription told = new EngineSocket(socket, TYPE).describe(key.fullId());
                if (told != null) {
                    return told;
                }
            } catch (IOException e) {
                LOG.debug("Cannot ask {}, its files may tell as well: {}.", socket, e.toString());
            }
        }
        return null;
    }

    /** The sockets that are there. */
    private List<Path> sockets() {
        return socketPatterns.stream()
                .flatMap(pattern -> matching(pattern).stream())
                .filter(Files::exists)
                .toList();
    }

    private static List<Path> matching(String pattern) {
        int star = pattern.indexOf("/*/");
        if (star < 0) {
            return List.of(Path.of(pattern));
        }
        try (Stream<Path> users = Files.list(Path.of(pattern.substring(0, star + 1)))) {
            return users.map(user -> user.resolve(pattern.substring(star + "/*/".length())))
                    .toList();
        } catch (IOException e) {
            LOG.debug("Nothing is like {}: {}.", pattern, e.toString());
            return List.of();
        }
    }

    /** The process that looks after the container: the parent of its first one. */
    private @Nullable Conmon conmon(ContainerKey key, long pid) {
        long ancestor = pid;
        for (int i = 0; ancestor > 1 && i < MOST_ANCESTORS; i++) {
            Conmon conmon = Conmon.of(List.of(read(ancestor, "cmdline").split("\0", -1)));
            if (conmon != null && conmon.id().equals(key.fullId())) {
                return conmon;
            }
            String stat = read(ancestor, "stat");
            String[] columns = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", 3);
            ancestor = columns.length == 3 ? Long.parseLong(columns[1]) : 0;
        }
        return null;
    }

    private String read(long pid, String file) {
        try (InputStream in =
                Files.newInputStream(proc.resolve(Long.toString(pid)).resolve(file))) {
            return new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Its files tell of a container before it starts, with a daemon or without one. */
    @Override
    public void watch(Listener listener) throws IOException, InterruptedException {
        List<Path> folders = folders();
        if (folders.isEmpty()) {
            throw new NoSuchFileException("no storage of Podman is there");
        }
        storage.watch(folders, id -> listener.onChanged(ContainerKey.ofLongId(TYPE, id)));
    }

    /** The storages that are there. */
    private List<Path> folders() {
        return storages.stream()
                .flatMap(pattern -> matching(pattern).stream())
                .filter(Files::isDirectory)
                .toList();
    }
}
