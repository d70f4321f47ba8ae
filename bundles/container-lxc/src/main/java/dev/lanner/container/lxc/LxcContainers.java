// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.lxc;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Knows the containers of LXC. Only files are asked: those of the containers, and what the kernel shows of processes. */
@Component(configurationPid = "dev.lanner.container.lxc", property = "service.ranking:Integer=400")
@ContainerEngine("lxc")
@Designate(ocd = LxcContainers.Config.class)
public final class LxcContainers implements ContainerResolver {
    private static final int MOST_ANCESTORS = 64;
    /** Marks the scope of a container whose control group is not what told it. */
    private static final String BY_MONITOR = "lxcpath=";

    private final Path proc;
    private final List<String> lxcPaths;

    /** Where containers are looked for whose monitor does not tell. */
    @ObjectClassDefinition(name = "Lanner LXC containers", description = "Where the files of LXC containers are.")
    public @interface Config {
        /** Folders. */
        @AttributeDefinition(
                name = "paths",
                description =
                        "Folders with a folder for each container. What a container's own monitor process says comes"
                                + " first; the first folder is also that of monitors that do not say theirs.")
        String[] paths() default {"/var/lib/lxc", "/var/lib/lxd/containers", "/var/lib/incus/containers"};
    }

    /** With the folders to look into. */
    @Activate
    public LxcContainers(Config config) {
        this(Path.of("/proc"), List.of(config.paths()));
    }

    LxcContainers(Path proc, List<String> lxcPaths) {
        this.proc = proc;
        this.lxcPaths = List.copyOf(lxcPaths);
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        return LxcPaths.containerOf(controlGroup);
    }

    /** The control group says nothing where an operator has named it; who has started the first process does. */
    @Override
    public @Nullable ContainerKey containerOf(ProcessState first) {
        ProcessState parent = first.parent();
        if (parent == null) {
            return null;
        }
        List<String> words = new ArrayList<>();
        words.add(parent.exe().toString());
        for (Text argument : parent.arguments()) {
            words.add(argument.toString());
        }
        Monitor monitor = Monitor.of(words, defaultPath());
        return monitor == null
                ? null
                : new ContainerKey(LxcPaths.TYPE, monitor.name(), monitor.name(), BY_MONITOR + monitor.lxcPath());
    }

    private String defaultPath() {
        return lxcPaths.isEmpty() ? "/var/lib/lxc" : lxcPaths.get(0);
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        Monitor monitor = monitor(key, pid);
        List<Path> folders = new ArrayList<>();
        if (monitor != null) {
            folders.add(Path.of(monitor.lxcPath()).resolve(monitor.name()));
        } else {
            lxcPaths.forEach(path -> folders.add(Path.of(path).resolve(key.fullId())));
        }
        String name = monitor == null ? key.fullId() : monitor.name();
        for (Path folder : folders) {
            ContainerDescription description = describe(folder, name, monitor != null);
            if (description != null) {
                return description;
            }
        }
        // Without monitor or files there is none; with a monitor alone, as where files are hidden, its name is right.
        return monitor == null
                ? null
                : ContainerDescription.toldBy("its monitor process")
                        .fullId(name)
                        .name(name)
                        .build();
    }

    private static @Nullable ContainerDescription describe(Path folder, String name, boolean isMonitored)
            throws IOException {
        Path config = folder.resolve("config");
        ContainerDescription.Builder description = ContainerDescription.toldBy(
                        isMonitored ? "its monitor process, " + config : config.toString())
                .fullId(name)
                .name(name);
        try {
            LxcConfig.read(config).describe(description, folder);
            return description.build();
        } catch (NoSuchFileException e) {
            if (!Files.isDirectory(folder.resolve("rootfs"))) {
                return null;
            }
            // LXD and Incus keep no file there, but the root file system is.
            new LxcConfig("").describe(description, folder);
            return description.build();
        }
    }

    /** The monitor, which is what has started the first process, or has a group beside the container's. */
    private @Nullable Monitor monitor(ContainerKey key, long pid) throws IOException {
        if (key.scope().startsWith(BY_MONITOR)) {
            return new Monitor(key.scope().substring(BY_MONITOR.length()), key.id());
        }
        if (key.scope().isEmpty()) {
            return null;
        }
        ProcFiles files = new ProcFiles(proc);
        long outside = pid;
        for (int i = 0; outside > 1 && i < MOST_ANCESTORS && files.isIn(outside, key.scope()); i++) {
            // Monitors inside are those of containers in the container.
            outside = files.parent(outside);
        }
        Monitor monitor = outside > 1 ? Monitor.of(files.arguments(outside), defaultPath()) : null;
        return monitor != null && outside != pid ? monitor : files.monitorOf(key, defaultPath());
    }
}
