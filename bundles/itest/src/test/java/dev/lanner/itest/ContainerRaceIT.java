// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Containers that run one program for a millisecond each, many at once: every event of each has the right container and
 * user. A fifth of them are Docker's, two fifths containerd's, the others LXC's; {@code -Dcontainers.race=500} sets how many
 * there are.
 *
 * <p>What {@code ctr} runs is gone without a trace some ten milliseconds later. On a machine that gives nobody a processor in
 * that time, one in fifty may be told of with {@code <NA>}; never with what is somebody else's.
 */
@RequiresPrograms({"busybox", "lxc-execute", "dockerd", "docker", "containerd", "ctr", "podman"})
@Timeout(1200)
final class ContainerRaceIT {
    private static final int COUNT = Integer.getInteger("containers.race", 0);
    private static final int BURST = 10;
    private static final int ONE_IN = 50;
    private static final String BY_CTR = "race-c";
    private static final Pattern MISSING = Pattern.compile(" is '(<NA>)?' in ");
    private static final String IMAGE = "localhost/lanner/race-ctr:2.1";
    private static final String LONG = "[0-9a-f]{12}";

    @Test
    void everyEventOfEveryOneIsRight() throws IOException, InterruptedException {
        Assumptions.assumeTrue(COUNT > 0, "Skipped: -Dcontainers.race says that there are to be none.");
        int dockers = COUNT / 5;
        int containerds = COUNT * 2 / 5;
        try (Workshop workshop = Workshop.open();
                LiveLanner lanner = ContainerHouse.start(workshop)) {
            workshop.run("docker.sh", "up");
            try {
                workshop.run("docker.sh", "image", "race");
                run(workshop, "docker.sh", "once", dockers, "race");
            } finally {
                workshop.run("docker.sh", "down");
            }
            String archive = workshop.at("race.tar").toString();
            workshop.run("podman.sh", "archive", "race-ctr", archive);
            workshop.run("containerd.sh", "up");
            try {
                workshop.run("containerd.sh", "image", archive);
                run(workshop, "containerd.sh", "once", containerds, IMAGE);
            } finally {
                workshop.run("containerd.sh", "down");
            }
            run(workshop, "lxc-once.sh", "-", COUNT - dockers - containerds, "race");
            boolean hasAll = lanner.awaitAlerts(ContainerRaceIT::isExit, COUNT, 30_000);
            String summary;
            try (ShellClient shell = ShellClient.connect(workshop.at("shell.sock"))) {
                summary = shell.ask("lanner:summary") + "\n" + shell.ask("lanner:drops");
            }
            System.out.println("race of " + COUNT + " containers:\n" + summary.indent(2));
            check(lanner.alerts());
            assertTrue(hasAll, "not all programs were seen to end");
            assertEquals(0, lanner.interrupt(), lanner::messages);
        }
    }

    private static void run(Workshop workshop, String script, String verb, int count, String image)
            throws IOException, InterruptedException {
        String kind = script.substring(0, 1);
        for (int start = 0; start < count; start += BURST) {
            List<Process> burst = new ArrayList<>();
            for (int i = start; i < Math.min(count, start + BURST); i++) {
                burst.add(workshop.startIn("hybrid", script, verb, "race-" + kind + i, image));
            }
            for (Process each : burst) {
                workshop.finished(each);
            }
        }
    }

    private static boolean isExit(JsonNode alert) {
        return ContainerCase.text(alert, "evt.type").equals("procexit")
                && ContainerCase.text(alert, "proc.cmdline").startsWith("true race-");
    }

    private static void check(List<JsonNode> alerts) {
        Map<String, ContainerCase> cases = new HashMap<>();
        IntStream.range(0, COUNT).forEach(i -> {
            String docker = "race-d" + i;
            String lxc = "race-l" + i;
            String containerd = "race-c" + i;
            cases.put(docker, ContainerCase.of(docker, "docker", LONG, "lanner/race:2.1", "race"));
            cases.put(containerd, ContainerCase.of(containerd, "containerd", containerd, IMAGE, "race-ctr"));
            cases.put(lxc, ContainerCase.of(lxc, "lxc", lxc, "", lxc));
        });
        Set<String> executed = new TreeSet<>();
        int mostLate = Math.max(1, COUNT * 2 / 5 / ONE_IN);
        Set<String> late = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        int events = 0;
        for (JsonNode alert : alerts) {
            String[] words = ContainerCase.text(alert, "proc.cmdline").split(" ", -1);
            String name = words[words.length - 1];
            ContainerCase meant = cases.get(name);
            if (meant != null && meant.isMeantBy(alert)) {
                events++;
                for (String fault : meant.faults(alert)) {
                    boolean isLate =
                            name.startsWith(BY_CTR) && MISSING.matcher(fault).find();
                    if (isLate && (late.contains(name) || late.size() < mostLate)) {
                        late.add(name);
                    } else {
                        faults.add(fault);
                    }
                }
                if (ContainerCase.text(alert, "evt.type").equals("execve") && words[0].equals("true")) {
                    executed.add(name);
                }
            }
        }
        System.out.println("race: " + events + " events, " + faults.size() + " faults, too late for " + late);
        assertEquals("", String.join("\n", faults.subList(0, Math.min(20, faults.size()))), faults.size() + " faults");
        assertEquals(COUNT, executed.size(), "containers whose program was seen");
    }
}
