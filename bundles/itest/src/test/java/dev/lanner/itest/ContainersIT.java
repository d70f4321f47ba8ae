// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * In real containers of each runtime, in each layout of control groups, container and user are right on every event of the
 * programs in it: from the first exec of a container that runs for a moment only to the last exit.
 *
 * <p>Every container has other names for uid 0 and 33 than the host and all others.
 */
@RequiresPrograms({"busybox", "unshare", "setpriv"})
@Timeout(300)
final class ContainersIT {
    private static final String LONG = "[0-9a-f]{12}";
    private static final String DIGITS = "0123456789abcdef".repeat(4);

    private static @Nullable Workshop opened;
    private static @Nullable LiveLanner started;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        Workshop workshop = Workshop.open();
        opened = workshop;
        started = ContainerHouse.start(workshop);
    }

    @AfterAll
    static void stop() throws IOException, InterruptedException {
        LiveLanner lanner = started;
        Workshop workshop = opened;
        try (workshop;
                lanner) {
            if (lanner != null) {
                assertEquals(0, lanner.interrupt(), lanner::messages);
                List<JsonNode> inContainers = lanner.alerts().stream()
                        .filter(alert -> alert.path("rule").asText().equals("Runtime"))
                        .filter(alert ->
                                !ContainerCase.text(alert, "container.id").equals("host"))
                        .toList();
                assertEquals(List.of(), inContainers, "what runtimes do on the host");
            }
        }
    }

    private static Workshop workshop() {
        return Objects.requireNonNull(opened);
    }

    /** Waits until so many programs have begun and ended, and looks at all that they have done. */
    private static void check(ContainerCase wanted, int programs) throws InterruptedException {
        LiveLanner lanner = Objects.requireNonNull(started);
        Predicate<JsonNode> isExec = alert ->
                wanted.isMeantBy(alert) && ContainerCase.text(alert, "evt.type").equals("execve");
        Predicate<JsonNode> isExit = alert ->
                wanted.isMeantBy(alert) && ContainerCase.text(alert, "evt.type").equals("procexit");
        boolean hasAll = lanner.awaitAlerts(isExec, programs, 15_000) && lanner.awaitAlerts(isExit, programs, 15_000);
        List<JsonNode> meant =
                lanner.alerts().stream().filter(wanted::isMeantBy).toList();
        assertTrue(hasAll, () -> "of " + programs + " programs only:\n" + lines(meant) + lanner.messages());
        List<String> faults =
                meant.stream().flatMap(alert -> wanted.faults(alert).stream()).toList();
        assertEquals("", String.join("\n", faults), () -> faults.size() + " faults on " + meant.size() + " events");
        System.out.printf(
                "containers: %s: %d programs, %d events, all right%n",
                wanted, meant.stream().filter(isExec).count(), meant.size());
    }

    private static String lines(List<JsonNode> alerts) {
        StringBuilder lines = new StringBuilder();
        alerts.forEach(alert -> lines.append(alert.path("output_fields")).append('\n'));
        return lines.toString();
    }

    @ParameterizedTest
    @CsvSource({
        "hybrid, plain",
        "hybrid, idmapped",
        "v1, plain",
        "v1, idmapped",
        "v2, plain",
        "v2, idmapped",
    })
    @RequiresPrograms("lxc-start")
    void ofLxc(String layout, String kind) throws IOException, InterruptedException {
        String name = "lxc-" + layout + "-" + kind;
        ContainerCase wanted = ContainerCase.of(name, "lxc", name, "", name);
        workshop().runIn(layout, "lxc.sh", name, kind);
        check(kind.equals("plain") ? wanted : wanted.mapped(100_000, 100_001), 7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "below  | lxc.cgroup.dir = mylxc | |",
                "old    | lxc.cgroup.dir.monitor=lxc.monitor-lxc-old | lxc.cgroup.dir.monitor.pivot=lxc.pivot-lxc-old"
                        + " | lxc.cgroup.dir.container=lxc/lxc-old",
                "four   | lxc.cgroup.dir.monitor=lxc.monitor/lxc-four | lxc.cgroup.dir.monitor.pivot=lxc.pivot/lxc-four"
                        + " | lxc.cgroup.dir.container=lxc.payload/lxc-four",
            })
    @RequiresPrograms("lxc-start")
    void ofLxcInOtherGroups(String what, String first, @Nullable String second, @Nullable String third)
            throws IOException, InterruptedException {
        String name = "lxc-" + what;
        List<String> lines =
                Stream.of(first, second, third).filter(Objects::nonNull).toList();
        List<String> arguments = new ArrayList<>(List.of(name, "plain"));
        arguments.addAll(lines);
        workshop().runIn("hybrid", "lxc.sh", arguments.toArray(String[]::new));
        check(ContainerCase.of(name, "lxc", name, "", name), 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hybrid", "v1", "v2"})
    @RequiresPrograms("lxc-start")
    void ofLxcThatStaysInTheForeground(String layout) throws IOException, InterruptedException {
        String name = "lxc-front-" + layout;
        workshop().runIn(layout, "lxc.sh", name, "foreground");
        check(ContainerCase.of(name, "lxc", name, "", name), 3);
    }

    @ParameterizedTest
    @ValueSource(strings = "v2")
    @RequiresPrograms({"lxc-start", "newuidmap"})
    void ofLxcThatAUserStarts(String layout) throws IOException, InterruptedException {
        String name = "lxc-user-" + layout;
        workshop().runIn("hybrid", "lxc-user.sh", name);
        check(ContainerCase.of(name, "lxc", name, "", name).mapped(100_000, 100_001), 7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hybrid", "v1", "v2"})
    @RequiresPrograms({"dockerd", "docker"})
    void ofDocker(String layout) throws IOException, InterruptedException {
        String name = "docker-" + layout;
        workshop().runIn(layout, "docker.sh", "up");
        try {
            workshop().run("docker.sh", "image", "image-" + layout);
            workshop().run("docker.sh", "life", name, "image-" + layout);
        } finally {
            workshop().run("docker.sh", "down");
        }
        check(ContainerCase.of(name, "docker", LONG, "lanner/image-" + layout + ":2.1", "image-" + layout), 9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hybrid", "v1", "v2"})
    @RequiresPrograms({"podman", "runc"})
    void ofPodman(String layout) throws IOException, InterruptedException {
        String name = "podman-" + layout;
        String image = "pod-image-" + layout;
        workshop().runIn(layout, "podman.sh", "image", image);
        // There is no controller for it here where only version 2 is to be seen.
        String[] more = layout.equals("v2") ? new String[] {"--pids-limit=-1"} : new String[0];
        List<String> arguments = new ArrayList<>(List.of("life", name, image));
        arguments.addAll(List.of(more));
        workshop().runIn(layout, "podman.sh", arguments.toArray(String[]::new));
        check(ContainerCase.of(name, "podman", LONG, "localhost/lanner/" + image + ":2.1", image), 9);
    }

    /** They have no control group of their own; who has started them tells. */
    @ParameterizedTest
    @ValueSource(strings = "v2")
    @RequiresPrograms({"podman", "runc", "newuidmap"})
    void ofPodmanThatAUserStarts(String layout) throws IOException, InterruptedException {
        String name = "podman-user-" + layout;
        String image = "pod-user-image-" + layout;
        workshop().runIn("hybrid", "podman-user.sh", name, image);
        ContainerCase wanted = ContainerCase.of(name, "podman", LONG, "localhost/lanner/" + image + ":2.1", image);
        check(wanted.mapped(1000, 100_000), 9);
    }

    @ParameterizedTest
    @CsvSource({"hybrid, plain", "hybrid, mapped", "v1, plain", "v2, mapped"})
    @RequiresPrograms("systemd-nspawn")
    void ofNspawn(String layout, String kind) throws IOException, InterruptedException {
        String name = "nspawn-" + layout + "-" + kind;
        ContainerCase wanted = ContainerCase.of(name, "systemd-nspawn", name + "(-once)?", "", name);
        workshop().runIn(layout, "nspawn.sh", name, kind);
        check(kind.equals("plain") ? wanted : wanted.mapped(262_144, 262_145), 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hybrid", "v1", "v2"})
    @RequiresPrograms({"containerd", "ctr", "podman"})
    void ofContainerd(String layout) throws IOException, InterruptedException {
        String name = "ctr-" + layout;
        Path archive = workshop().at("oci-" + layout + ".tar");
        workshop().run("podman.sh", "archive", "ctr-image-" + layout, archive.toString());
        workshop().runIn(layout, "containerd.sh", "up");
        String image = "localhost/lanner/ctr-image-" + layout + ":2.1";
        try {
            workshop().run("containerd.sh", "image", archive.toString());
            // Twice a second there is a look whether a runtime has come.
            Thread.sleep(1_200);
            workshop().run("containerd.sh", "life", name, image);
            workshop().run("containerd.sh", "once", name + "-once", image);
        } finally {
            workshop().run("containerd.sh", "down");
        }
        check(ContainerCase.of(name, "containerd", name + "(-once)?", image, "ctr-image-" + layout), 8);
    }

    @ParameterizedTest
    @CsvSource({
        "hybrid, kube-cgroupfs, cri,        /kubepods/besteffort/pod1234/DIGITS",
        "v1,     kube-cgroupfs, cri,        /kubepods/besteffort/pod1234/DIGITS",
        "v2,     kube-cgroupfs, cri,        /kubepods/besteffort/pod1234/DIGITS",
        "hybrid, kube-systemd,  containerd, /kubepods.slice/kubepods-besteffort.slice/"
                + "kubepods-besteffort-pod12.slice/cri-containerd-DIGITS.scope",
        "v1,     kube-systemd,  containerd, /kubepods.slice/kubepods-besteffort.slice/"
                + "kubepods-besteffort-pod12.slice/cri-containerd-DIGITS.scope",
        "v2,     docker-scope,  docker,     /system.slice/docker-DIGITS.scope",
        "v1,     podman-scope,  podman,     /machine.slice/libpod-DIGITS.scope/container",
        "hybrid, crio-scope,    cri-o,      /kubepods.slice/kubepods-pod12.slice/crio-DIGITS.scope",
        "v2,     crio-scope,    cri-o,      /kubepods.slice/kubepods-pod12.slice/crio-DIGITS.scope",
    })
    @RequiresPrograms("runc")
    void ofRuncInTheGroupsOfOthers(String layout, String what, String type, String group)
            throws IOException, InterruptedException {
        String name = what + "-" + layout;
        workshop().runIn(layout, "runc.sh", name, group.replace("DIGITS", DIGITS));
        check(ContainerCase.of(name, type, DIGITS.substring(0, 12), "", name).nameless(), 7);
    }
}
