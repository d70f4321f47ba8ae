// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.spi.source.EventSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;

/** Components that are sources, and whether they are enabled. */
final class FakeComponents implements ServiceComponentRuntime {
    private final List<ComponentDescriptionDTO> components = new ArrayList<>();
    private final Set<ComponentDescriptionDTO> disabled = new HashSet<>();
    BiConsumer<String, Boolean> onChange = (name, isEnabled) -> {};

    void addSource(String name) {
        ComponentDescriptionDTO component = new ComponentDescriptionDTO();
        component.name = "a.component." + name;
        component.serviceInterfaces = new String[] {EventSource.class.getName()};
        component.properties = Map.of("lanner.source.name", name);
        components.add(component);
    }

    @Override
    public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle @Nullable ... bundles) {
        return components;
    }

    @Override
    public @Nullable ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(ComponentDescriptionDTO description) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isComponentEnabled(ComponentDescriptionDTO description) {
        return !disabled.contains(description);
    }

    @Override
    public Promise<Void> enableComponent(ComponentDescriptionDTO description) {
        disabled.remove(description);
        onChange.accept(String.valueOf(description.properties.get("lanner.source.name")), true);
        return Promises.resolved(null);
    }

    @Override
    public Promise<Void> disableComponent(ComponentDescriptionDTO description) {
        disabled.add(description);
        onChange.accept(String.valueOf(description.properties.get("lanner.source.name")), false);
        return Promises.resolved(null);
    }
}
