// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
    private static final List<String> WITH_VALUE = List.of("-D", "-M", "-i", "-u", "-S", "-E", "-Z", "-L", "-p");

    private final Path machines;

    /** Looks where systemd keeps its machines. */
    @Activate
    public NspawnContainers() {
        this(Path.of("/run/systemd/machines"));
    }

    NspawnContainers(Path machines) {
        this.machines = machines;
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
                String name = name(starter.arguments());
                return name == null ? null : key(name);
            }
            starter = starter.parent();
        }
        return null;
    }

    /** What the container is called: as it is told, else as its folder or image is. */
    private static @Nullable String name(List<Text> arguments) {
        String machine = null;
        String place = null;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i).toString();
            String next = i + 1 < arguments.size() ? arguments.get(i + 1).toString() : "";
            if (argument.equals("-M")) {
                machine = next;
            } else if (argument.startsWith("--machine=")) {
                machine = argument.substring("--machine=".length());
            } else if (argument.equals("-D") || argument.equals("-i")) {
                place = next;
            } else if (argument.startsWith("--directory=") || argument.startsWith("--image=")) {
                place = argument.substring(argument.indexOf('=') + 1);
            } else if (!argument.startsWith("-")) {
                break;
            }
            i += WITH_VALUE.contains(argument) ? 1 : 0;
        }
        if (machine != null || place == null) {
            return machine;
        }
        String base = place.replaceFirst("/+$", "").replaceFirst(".*/", "").replaceFirst("\\.raw$", "");
        return base.isEmpty() ? null : base;
    }

    @Override
    public ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        ContainerDescription.Builder told = ContainerDescription.toldBy("its unit or starter")
                .fullId(key.id())
                .name(key.id());
        Path file = machines.resolve(key.id().replace('/', '_'));
        try {
            for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.startsWith("ROOT=")) {
                    told = ContainerDescription.toldBy(file.toString())
                            .fullId(key.id())
                            .name(key.id())
                            .image(new Image(line.substring("ROOT=".length()), "", "", "", ""));
                }
            }
        } catch (NoSuchFileException e) {
            // It was not registered: its name is all there is.
            return told.build();
        }
        return told.build();
    }
}
