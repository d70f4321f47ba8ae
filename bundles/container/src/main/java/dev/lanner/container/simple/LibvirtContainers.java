// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Knows the containers of libvirt, which are not those of LXC. Their name is in the path, and is all that is told. */
@Component
@ContainerEngine("libvirt-lxc")
public final class LibvirtContainers implements ContainerResolver {
    private static final String TYPE = "libvirt-lxc";
    private static final String ESCAPED_DASH = "\\x2d";

    /** Needs nothing. */
    @Activate
    public LibvirtContainers() {}

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        String[] components = controlGroup.split("/", -1);
        for (int i = 1; i < components.length; i++) {
            String name = UnitNames.between(components[i], "", ".libvirt-lxc");
            if (name == null) {
                name = ofScope(components[i]);
            }
            boolean isNamedFolder = i > 2 && components[i - 1].equals("lxc") && components[i - 2].equals("libvirt");
            if (name == null && isNamedFolder && !components[i].isEmpty()) {
                name = components[i];
            }
            if (name != null) {
                return new ContainerKey(TYPE, name, name, "");
            }
        }
        return null;
    }

    /** A scope is called machine-lxc-NUMBER-NAME; older versions have no number. */
    private static @Nullable String ofScope(String component) {
        int start = component.indexOf("-lxc" + ESCAPED_DASH);
        if (start < 0 || !component.endsWith(".scope")) {
            return null;
        }
        String rest = component.substring(
                start + "-lxc".length() + ESCAPED_DASH.length(), component.length() - ".scope".length());
        String name = rest.replaceFirst("^[0-9]+\\\\x2d", "");
        return name.isEmpty() ? null : UnitNames.unescaped(name);
    }

    @Override
    public ContainerDescription describe(ContainerKey key, long pid) {
        return ContainerDescription.toldBy("its control group")
                .fullId(key.id())
                .name(key.id())
                .build();
    }
}
