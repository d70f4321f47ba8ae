// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Knows the containers of systemd-nspawn: by the unit that systemd has made for one, or, where it was told to make none, by
 * the command line that has started it.
 */
@Component
@ContainerEngine("systemd-nspawn")
public final class NspawnContainers implements ContainerResolver {
    private static final String TYPE = "systemd-nspawn";
    private static final int MOST_ANCESTORS = 3;
    private static final int MOST_STARTED = 256;

    private final Path machines;
    private final long ownMounts = ownMounts();
    /** By name: the files of those whose starter was seen. */
    private final Map<String, RootFiles> started = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, RootFiles> eldest) {
            return size() > MOST_STARTED;
        }
    };

    /** Looks where systemd keeps its machines. */
    @Activate
    public NspawnContainers() {
        this(Path.of("/run/systemd/machines"));
    }

    NspawnContainers(Path machines) {
        this.machines = machines;
    }

    /** The mounts that paths mean here; -1 if that is not to be seen. */
    private static long ownMounts() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")).toString();
            return Long.parseLong(link.replaceAll("[^0-9]", ""));
        } catch (IOException | NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        String[] components = controlGroup.split("/", -1);
        for (int i = 1; i < components.length; i++) {
            String name = UnitNames.between(components[i], "systemd-nspawn@", ".service");
            boolean isBelowSlice = components[i - 1].equals("machine.slice");
            if (name == null && isBelowSlice) {
                name = UnitNames.between(components[i], "machine-", ".scope");
                // Virtual machines, and containers of libvirt, have scopes there too.
                if (name != null && (name.startsWith("qemu\\x2d") || name.startsWith("lxc\\x2d"))) {
                    return null;
                }
            }
            if (name != null) {
                boolean isSupervisor = i + 1 < components.length && components[i + 1].equals("supervisor");
                return isSupervisor ? null : key(UnitNames.unescaped(name));
            }
        }
        return null;
    }

    private static ContainerKey key(String name) {
        return new ContainerKey(TYPE, name, name, "");
    }

    @Override
    public @Nullable ContainerKey containerOf(ProcessState first) {
        ProcessState starter = first.parent();
        for (int i = 0; starter != null && i < MOST_ANCESTORS; i++) {
            if (starter.name().toString().equals(TYPE)
                    || starter.exe().toString().endsWith("/" + TYPE)) {
                NspawnCommand command = NspawnCommand.parse(starter.arguments());
                if (command == null) {
                    return null;
                }
                remember(command, starter);
                return key(command.name());
            }
            starter = starter.parent();
        }
        return null;
    }

    /** Where its files are is to be known also when it has ended. */
    private void remember(NspawnCommand command, ProcessState starter) {
        ThreadState main = starter.mainThread();
        // Everybody may call himself what he likes.
        if (command.directory().isEmpty() || main == null || main.uid() != 0) {
            return;
        }
        Path directory = Path.of(starter.workingDirectory().toString())
                .resolve(command.directory())
                .normalize();
        if (!directory.isAbsolute()) {
            return;
        }
        boolean isSeenHere = main.mountNamespace() >= 0 && main.mountNamespace() == ownMounts;
        String its = "/proc/" + starter.pid() + "/root" + directory;
        RootFiles files = new RootFiles(its, isSeenHere ? List.of(directory.toString()) : List.of(), "", "")
                .mapped(command.userMap(), command.userMap());
        synchronized (started) {
            started.put(command.name(), files);
        }
    }

    @Override
    public ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        RootFiles files;
        synchronized (started) {
            files = started.getOrDefault(key.id(), RootFiles.NONE);
        }
        Path file = machines.resolve(key.id().replace('/', '_'));
        try {
            for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("ROOT=")) {
                    String root = line.substring("ROOT=".length());
                    return ContainerDescription.toldBy(file.toString())
                            .fullId(key.id())
                            .name(key.id())
                            .image(new Image(root, "", "", "", ""))
                            .files(files.folder().isEmpty() ? RootFiles.in(root) : files)
                            .build();
                }
            }
        } catch (NoSuchFileException e) {
            // It was not registered: what its starter was told is all there is.
        }
        return ContainerDescription.toldBy("its unit or starter")
                .fullId(key.id())
                .name(key.id())
                .files(files)
                .build();
    }
}
