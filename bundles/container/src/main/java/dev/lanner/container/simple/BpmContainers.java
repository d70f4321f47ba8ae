// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Knows the containers of BPM, Cloud Foundry's process manager. Their name is in the path, and is all that is told. */
@Component
@ContainerEngine("bpm")
public final class BpmContainers implements ContainerResolver {
    private static final String TYPE = "bpm";

    /** Needs nothing. */
    @Activate
    public BpmContainers() {}

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        for (String component : controlGroup.split("/", -1)) {
            String name = UnitNames.between(component, "bpm-", ".scope");
            if (name != null) {
                return new ContainerKey(TYPE, name, name, "");
            }
        }
        return null;
    }

    @Override
    public ContainerDescription describe(ContainerKey key, long pid) {
        return ContainerDescription.toldBy("its control group")
                .fullId(key.id())
                .name(key.id())
                .build();
    }
}
