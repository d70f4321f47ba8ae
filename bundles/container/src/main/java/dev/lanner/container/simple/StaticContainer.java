// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.simple;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.Image;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Takes everything for one container that the configuration describes, where all that runs is known to be in it. */
@Component(
        configurationPid = "dev.lanner.container.static",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = "service.ranking:Integer=1000")
@ContainerEngine("static")
@Designate(ocd = StaticContainer.Config.class)
public final class StaticContainer implements ContainerResolver {
    private static final String TYPE = "static";

    private final Config config;

    /** The container. */
    @ObjectClassDefinition(
            name = "Lanner static container",
            description = "One container that every process is taken to be in.")
    public @interface Config {
        /** Its id. */
        @AttributeDefinition(name = "id", description = "Its id. Must be set.")
        String id() default "";

        /** Its name. */
        @AttributeDefinition(name = "name", description = "Its name.")
        String name() default "";

        /** Its image. */
        @AttributeDefinition(name = "image", description = "Its image.")
        String image() default "";
    }

    /** With what is configured. */
    @Activate
    public StaticContainer(Config config) {
        if (config.id().isEmpty()) {
            throw new IllegalArgumentException("container.static.id must be set where container.static is");
        }
        this.config = config;
    }

    @Override
    public ContainerKey containerOf(String controlGroup) {
        return new ContainerKey(TYPE, config.id(), config.id(), "");
    }

    @Override
    public ContainerDescription describe(ContainerKey key, long pid) {
        return ContainerDescription.toldBy("the configuration")
                .fullId(config.id())
                .name(config.name())
                .image(new Image(config.image(), "", config.image(), "", ""))
                .build();
    }
}
