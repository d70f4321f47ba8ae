// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerWatch.Listener;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The folders of running containers, NAMESPACE/ID, which are made before these start. <em>Thread:</em> one at a time. */
final class TaskFolders {
    /** Docker's own, and those whose shims serve whole pods, so that a shim does not tell a container. */
    private static final Set<String> NOT_BY_SHIM = Set.of("moby", ContainerdPaths.KUBERNETES);

    private final List<Path> states;
    private final Listener listener;

    TaskFolders(List<Path> states, Listener listener) {
        this.states = List.copyOf(states);
        this.listener = listener;
    }

    /**
     * Whether containers in this namespace are told of. Docker has its own resolver; what is in pods is called otherwise where
     * systemd does not tell.
     */
    static boolean isMeant(String namespace) {
        return !NOT_BY_SHIM.contains(namespace);
    }

    /** Tells of those that are there. */
    void tellAll() throws IOException {
        for (Path state : states) {
            for (Path namespace : in(state)) {
                if (isNamespace(namespace)) {
                    tellAll(namespace);
                }
            }
        }
    }

    /**
     * Tells of those that are there, and of those that come and go, until it may be that the daemon talks again.
     *
     * @param limitS so long if it is there and does not talk
     */
    void watch(Path socket, long limitS) throws IOException, InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(limitS);
        try (WatchService watch = FileSystems.getDefault().newWatchService()) {
            for (Path state : states) {
                state.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
                for (Path namespace : in(state)) {
                    register(namespace, watch);
                }
            }
            boolean wasThere = Files.exists(socket);
            while (wasThere ? System.nanoTime() < endNs : !Files.exists(socket)) {
                WatchKey key = watch.poll(1, TimeUnit.SECONDS);
                if (key != null) {
                    onEntries(key, watch);
                }
            }
        }
    }

    private void onEntries(WatchKey key, WatchService watch) throws IOException {
        Path folder = (Path) key.watchable();
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.context() instanceof Path name) {
                onEntry(folder, name, event, watch);
            }
        }
        if (!key.reset() && states.contains(folder)) {
            throw new IOException(folder + " is gone");
        }
    }

    private void onEntry(Path folder, Path name, WatchEvent<?> event, WatchService watch) throws IOException {
        if (states.contains(folder)) {
            register(folder.resolve(name), watch);
        } else if (ContainerdPaths.isId(name.toString())) {
            ContainerKey key = ContainerdPaths.key(name.toString(), String.valueOf(folder.getFileName()));
            if (event.kind() == StandardWatchEventKinds.ENTRY_DELETE) {
                listener.onRemoved(key);
            } else {
                listener.onChanged(key);
            }
        }
    }

    private void register(Path namespace, WatchService watch) throws IOException {
        if (isNamespace(namespace)) {
            namespace.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
            tellAll(namespace);
        }
    }

    private void tellAll(Path namespace) throws IOException {
        for (Path container : in(namespace)) {
            String id = String.valueOf(container.getFileName());
            if (ContainerdPaths.isId(id)) {
                listener.onChanged(ContainerdPaths.key(id, String.valueOf(namespace.getFileName())));
            }
        }
    }

    private static boolean isNamespace(Path folder) {
        return Files.isDirectory(folder) && isMeant(String.valueOf(folder.getFileName()));
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }
}
