// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lanner with the runtimes of a workshop. */
final class ContainerHouse {
    private static final Path RULES = Path.of("src/test/resources/rules/containers.yaml");

    private ContainerHouse() {}

    /** Starts it with rules that tell of everything in containers. */
    static LiveLanner start(Workshop workshop, String... more) throws IOException, InterruptedException {
        return start(workshop, RULES, more);
    }

    static LiveLanner start(Workshop workshop, Path rules, String... more) throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>();
        set(settings, "shell.socket", workshop.at("shell.sock"));
        set(settings, "container.docker.socket", workshop.at("docker/docker.sock"));
        set(settings, "container.lxc.paths", workshop.at("lxc"));
        set(settings, "container.containerd.socket", workshop.at("containerd/containerd.sock"));
        set(settings, "container.containerd.states", workshop.at("containerd/state/io.containerd.runtime.v2.task"));
        set(settings, "container.podman.storage", workshop.at("podman/root/overlay-containers"));
        settings.addAll(Arrays.asList(more));
        return LiveLanner.start(rules, settings.toArray(String[]::new));
    }

    private static void set(List<String> settings, String key, Path value) {
        settings.add("--set");
        settings.add(key + "=" + value);
    }
}
