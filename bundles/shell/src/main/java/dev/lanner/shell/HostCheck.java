// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.spi.doctor.DoctorCheck;
import dev.lanner.spi.doctor.Finding;
import dev.lanner.spi.doctor.Finding.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Looks at what no other bundle looks at: Java, the layout of the control groups, the engines' sockets. */
@Component(property = "service.ranking:Integer=100")
public final class HostCheck implements DoctorCheck {
    private static final Map<String, String> ENGINES = new TreeMap<>(Map.of(
            "Docker", "run/docker.sock",
            "Podman", "run/podman/podman.sock",
            "containerd", "run/containerd/containerd.sock",
            "CRI-O", "run/crio/crio.sock",
            "LXC", "var/lib/lxc"));

    private final Path root;
    private final int javaVersion;

    /** Of the machine that this runs on. */
    @Activate
    public HostCheck() {
        this(Path.of("/"), Runtime.version().feature());
    }

    HostCheck(Path root, int javaVersion) {
        this.root = root;
        this.javaVersion = javaVersion;
    }

    @Override
    public List<Finding> check() {
        return List.of(java(), controlGroups(), engines());
    }

    private Finding java() {
        return javaVersion >= 17
                ? new Finding("java", Verdict.GOOD, "Java " + javaVersion)
                : new Finding("java", Verdict.MISSING, "Java " + javaVersion + " is too old; install Java 17 or later");
    }

    private Finding controlGroups() {
        List<String> types = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(root.resolve("proc/self/mounts"))) {
                String[] words = line.split(" ", -1);
                if (words.length > 2 && words[2].startsWith("cgroup")) {
                    types.add(words[2]);
                }
            }
        } catch (IOException e) {
            return new Finding("cgroups", Verdict.LIMITED, "/proc/self/mounts cannot be read (" + e + "); mount /proc");
        }
        boolean one = types.contains("cgroup");
        boolean two = types.contains("cgroup2");
        if (one) {
            String layout = two ? "hybrid: version 1 controllers beside a version 2 tree" : "version 1";
            return new Finding("cgroups", Verdict.GOOD, layout);
        }
        return two
                ? new Finding("cgroups", Verdict.GOOD, "version 2")
                : new Finding(
                        "cgroups",
                        Verdict.LIMITED,
                        "none mounted here; containers are told apart by what the kernel says of them only; mount"
                                + " cgroup2 on /sys/fs/cgroup");
    }

    private Finding engines() {
        List<String> found = new ArrayList<>();
        ENGINES.forEach((engine, path) -> {
            if (Files.exists(root.resolve(path))) {
                found.add(engine + " (/" + path + ")");
            }
        });
        return new Finding(
                "container engines",
                Verdict.GOOD,
                found.isEmpty() ? "none found; that is fine on a host without containers" : String.join(", ", found));
    }
}
