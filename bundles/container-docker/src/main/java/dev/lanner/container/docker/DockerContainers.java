// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.docker;

import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerKey;
import dev.lanner.container.socket.EngineSocket;
import dev.lanner.container.socket.LongIds;
import dev.lanner.spi.container.ContainerEngine;
import dev.lanner.spi.container.ContainerResolver;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Knows the containers of Docker. */
@Component(
        service = ContainerResolver.class,
        configurationPid = "dev.lanner.container.docker",
        property = "service.ranking:Integer=200")
@ContainerEngine("docker")
@Designate(ocd = DockerContainers.Config.class)
public final class DockerContainers implements ContainerResolver, ContainerWatch {
    private static final String TYPE = "docker";

    private final EngineSocket socket;

    /** Where Docker is. */
    @ObjectClassDefinition(name = "Lanner Docker containers", description = "Where Docker is asked for its containers.")
    public @interface Config {
        /** A path. */
        @AttributeDefinition(
                name = "socket",
                description =
                        "The socket that Docker listens to. It is only read from. If it is not there, nothing is asked.")
        String socket() default "/var/run/docker.sock";
    }

    /** With the socket to ask. */
    @Activate
    public DockerContainers(Config config) {
        this(Path.of(config.socket()));
    }

    DockerContainers(Path socket) {
        this.socket = new EngineSocket(socket, TYPE);
    }

    @Override
    public @Nullable ContainerKey containerOf(String controlGroup) {
        String scope = LongIds.find(controlGroup, "docker-", ".scope");
        String bare = LongIds.find(controlGroup, "", "");
        if (scope != null && bare != null) {
            // The outer one is the one that the Docker of this host has made.
            return ContainerKey.ofLongId(TYPE, controlGroup.indexOf(scope) < controlGroup.indexOf(bare) ? scope : bare);
        }
        String id = scope == null ? bare : scope;
        return id == null ? null : ContainerKey.ofLongId(TYPE, id);
    }

    @Override
    public @Nullable ContainerDescription describe(ContainerKey key, long pid) throws IOException {
        return socket.describe(key.fullId());
    }

    @Override
    public void watch(Listener listener) throws IOException, InterruptedException {
        socket.watch(listener);
    }
}
