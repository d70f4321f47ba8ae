// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Containers whose names change, whose files mean harm, and whose runtimes or resolvers end while events flow. */
@RequiresPrograms({"busybox", "lxc-start", "dockerd", "docker", "setpriv"})
@Timeout(300)
final class ContainerTroubleIT {
    private static final String LONG = "[0-9a-f]{12}";
    private static final String WEB = "www-data";
    /** What is seen of a program that only begins and ends. */
    private static final int EVENTS = 2;

    private final Workshop workshop;

    ContainerTroubleIT() throws IOException {
        workshop = Workshop.open();
    }

    @BeforeEach
    void startDocker() throws IOException, InterruptedException {
        workshop.run("docker.sh", "up", "--live-restore");
        workshop.run("docker.sh", "image", "trouble");
    }

    @AfterEach
    void stopEverything() throws IOException, InterruptedException {
        try (workshop) {
            for (String name : lxcNames()) {
                workshop.finished(workshop.start(
                        "sh", "-c", "lxc-stop -P " + workshop.at("lxc") + " -n " + name + " -k || true"));
            }
            for (String name : workshop.run("docker.sh", "command", "ps", "-aq").split("\\s+", -1)) {
                if (!name.isEmpty()) {
                    workshop.run("docker.sh", "command", "rm", "-f", name);
                }
            }
            workshop.run("docker.sh", "down");
        }
    }

    private List<String> lxcNames() {
        String[] names = workshop.at("lxc").toFile().list((folder, name) -> !name.endsWith(".log"));
        return names == null ? List.of() : List.of(names);
    }

    private static ContainerCase lxc(String name) {
        return ContainerCase.of(name, "lxc", name, "", name);
    }

    private static ContainerCase docker(String name) {
        return ContainerCase.of(name, "docker", LONG, "lanner/trouble:2.1", "trouble");
    }

    private static Predicate<JsonNode> isRun(String name) {
        return alert -> ContainerCase.text(alert, "proc.cmdline").equals("true " + name);
    }

    /** All that the programs of the container have done so far, which must be so much. */
    private static void assertRight(LiveLanner lanner, ContainerCase wanted, int events) throws InterruptedException {
        assertTrue(
                lanner.awaitAlerts(isRun(wanted.name()), events, 30_000),
                () -> wanted + ": " + count(lanner, wanted.name()) + " of " + events + "\n" + lanner.messages());
        assertEquals(events, count(lanner, wanted.name()), wanted.name());
        assertEquals(List.of(), faults(lanner, wanted));
    }

    /** All that is seen of the container's programs is right, and that is at least so much. */
    private static void assertNoneWrong(LiveLanner lanner, ContainerCase wanted, int least)
            throws InterruptedException {
        assertTrue(lanner.awaitAlerts(isRun(wanted.name()), least, 30_000), () -> wanted + "\n" + lanner.messages());
        assertEquals(List.of(), faults(lanner, wanted));
    }

    private static long count(LiveLanner lanner, String name) {
        return lanner.alerts().stream().filter(isRun(name)).count();
    }

    private static List<String> faults(LiveLanner lanner, ContainerCase wanted) {
        return lanner.alerts().stream()
                .filter(isRun(wanted.name()))
                .flatMap(alert -> wanted.faults(alert).stream())
                .limit(10)
                .toList();
    }

    private void assertNothingDropped() throws IOException, InterruptedException {
        try (ShellClient shell = ShellClient.connect(workshop.at("shell.sock"))) {
            String drops = shell.ask("lanner:drops");
            assertFalse(drops.contains("dropped"), drops);
        }
    }

    private String ask(String command) throws IOException, InterruptedException {
        try (ShellClient shell = ShellClient.connect(workshop.at("shell.sock"))) {
            return shell.ask(command);
        }
    }

    /** Containers that run already when Lanner starts, and the host, all with uid 33, at once. */
    @Test
    void sixNamesOfTheSameNumberAreNeverConfused() throws IOException, InterruptedException {
        int times = 850;
        workshop.run("docker.sh", "start", "six-d1", "trouble");
        workshop.run("docker.sh", "image", "other");
        workshop.run("docker.sh", "start", "six-d2", "other");
        workshop.run("lxc-run.sh", "up", "six-l1", "plain");
        workshop.run("lxc-run.sh", "up", "six-l2", "plain");
        workshop.run("lxc-run.sh", "up", "six-l3", "idmapped");
        workshop.finished(workshop.startIn("hybrid", "host.sh", "prepare"));
        try (LiveLanner lanner = ContainerHouse.start(workshop)) {
            // What happens while it starts may be too much for a busy machine; that is not what is tried here.
            Thread.sleep(3_000);
            String count = Integer.toString(times);
            List<Process> all = new ArrayList<>(List.of(
                    workshop.startIn("hybrid", "docker.sh", "often", "six-d1", "33", count),
                    workshop.startIn("hybrid", "docker.sh", "often", "six-d2", "33", count),
                    workshop.startIn("hybrid", "attach.sh", "six-l1", "33", count, "33"),
                    workshop.startIn("hybrid", "attach.sh", "six-l2", "33", count),
                    workshop.startIn("hybrid", "attach.sh", "six-l3", "33", count),
                    workshop.startIn("hybrid", "host.sh", "often", "six-h", count)));
            for (Process each : all) {
                workshop.finished(each);
            }
            // A busy machine may drop some, which is said and counted; what comes must be right.
            int events = EVENTS * times * 8 / 10;
            assertNoneWrong(lanner, docker("six-d1"), events);
            assertNoneWrong(lanner, ContainerCase.of("six-d2", "docker", LONG, "lanner/other:2.1", "other"), events);
            assertNoneWrong(lanner, lxc("six-l1"), events);
            assertNoneWrong(lanner, lxc("six-l2"), events);
            assertNoneWrong(lanner, lxc("six-l3").mapped(100_000, 100_001), events);
            assertTrue(lanner.awaitAlerts(isRun("six-h"), events, 30_000));
            long wrong = lanner.alerts().stream()
                    .filter(isRun("six-h"))
                    .filter(alert -> !ContainerCase.text(alert, "user.name").equals(WEB)
                            || !ContainerCase.text(alert, "container.id").equals("host"))
                    .count();
            assertEquals(0, wrong);
            for (JsonNode alert : lanner.alerts()) {
                boolean isLoggedIn = isRun("six-l1").test(alert);
                if (isLoggedIn || isRun("six-l2").test(alert)) {
                    assertEquals(isLoggedIn ? "33" : "-1", ContainerCase.text(alert, "user.loginuid"));
                    assertEquals(isLoggedIn ? WEB : "<NA>", ContainerCase.text(alert, "user.loginname"));
                }
            }
            long seen = lanner.alerts().stream()
                    .filter(alert -> ContainerCase.text(alert, "proc.cmdline").startsWith("true six-"))
                    .count();
            System.out.println("six: " + seen + " alerts, 0 wrong");
        }
    }

    @Test
    void aNameThatIsGivenInARunningContainerIsSeenFromTheNextProgramOn() throws IOException, InterruptedException {
        workshop.run("lxc-run.sh", "up", "adds", "plain");
        try (LiveLanner lanner = ContainerHouse.start(workshop)) {
            workshop.run("attach.sh", "adds", "77", "1");
            assertTrue(lanner.awaitAlerts(isRun("adds"), EVENTS, 10_000));
            Files.writeString(
                    workshop.at("lxc/adds/rootfs/etc/passwd"), "added:x:77:77::/:/mx/sh\n", StandardOpenOption.APPEND);
            workshop.run("attach.sh", "adds", "77", "1");
            assertTrue(lanner.awaitAlerts(isRun("adds"), 2 * EVENTS, 10_000));
            assertEquals(
                    List.of("<NA>", "<NA>", "added", "added"),
                    lanner.alerts().stream()
                            .filter(isRun("adds"))
                            .map(alert -> ContainerCase.text(alert, "user.name"))
                            .toList());
        }
    }

    @Test
    void accountsThatMeanHarmAreRefusedAndCountedAndDelayNobody() throws IOException, InterruptedException {
        List<String> kinds = List.of("fifo", "device", "loop", "outside", "huge");
        try (LiveLanner lanner = ContainerHouse.start(workshop)) {
            for (String kind : kinds) {
                String name = "evil-" + kind;
                Path etc = Files.createDirectories(workshop.at("evil/" + kind));
                workshop.run("lxc-run.sh", "up", name, "plain");
                workshop.run("lxc-run.sh", "down", name);
                Path passwd = workshop.at("lxc/" + name + "/rootfs/etc/passwd");
                Files.delete(passwd);
                switch (kind) {
                    case "fifo" -> workshop.finished(workshop.start("mkfifo", passwd.toString()));
                    case "device" -> workshop.finished(workshop.start("mknod", passwd.toString(), "c", "1", "5"));
                    case "loop" -> Files.createSymbolicLink(passwd, Path.of("passwd"));
                    case "outside" -> Files.createSymbolicLink(passwd, Path.of("../../../../../../etc/passwd"));
                    default -> {
                        Files.writeString(passwd, "boss:x:0:0::/:\nhuge:x:33:33::/:\n", StandardCharsets.UTF_8);
                        try (RandomAccessFile file = new RandomAccessFile(passwd.toFile(), "rw")) {
                            file.setLength(1L << 30);
                        }
                    }
                }
                Files.delete(etc);
                long startNs = System.nanoTime();
                workshop.run("lxc-run.sh", "up", name, "plain");
                workshop.run("attach.sh", name, "33", "1");
                assertTrue(lanner.awaitAlerts(isRun(name), EVENTS, 10_000), name);
                long tookMs = (System.nanoTime() - startNs) / 1_000_000;
                System.out.println("evil accounts: " + kind + " took " + tookMs + " ms");
                List<String> names = lanner.alerts().stream()
                        .filter(isRun(name))
                        .map(alert -> ContainerCase.text(alert, "user.name"))
                        .distinct()
                        .toList();
                assertEquals(List.of(kind.equals("huge") ? "huge" : "<NA>"), names, kind);
            }
            String drops = ask("lanner:drops");
            assertTrue(drops.contains("accounts-refused"), drops);
            assertTrue(drops.contains("accounts-cut"), drops);
        }
    }

    @Test
    void aDockerThatIsKilledHangsOrComesBackCostsNoEvent() throws IOException, InterruptedException {
        int times = 500;
        workshop.run("docker.sh", "start", "lives", "trouble");
        try (LiveLanner lanner = ContainerHouse.start(workshop)) {
            Process load = workshop.startIn("hybrid", "docker.sh", "often", "lives", "33", Integer.toString(times));
            assertTrue(lanner.awaitAlerts(isRun("lives"), 20, 20_000));
            String pid = Files.readString(workshop.at("docker/pid")).strip();
            workshop.finished(workshop.start("sh", "-c", "kill -STOP " + pid));
            Thread.sleep(1_500);
            workshop.finished(workshop.start("sh", "-c", "kill -CONT " + pid));
            workshop.finished(load);
            assertRight(lanner, docker("lives"), EVENTS * times);
            workshop.finished(workshop.start("sh", "-c", "kill -KILL " + pid));
            Path inside = Path.of("/proc/" + pid);
            for (int i = 0; i < 100 && Files.exists(inside); i++) {
                Thread.sleep(50);
            }
            Files.deleteIfExists(workshop.at("docker/pid"));
            workshop.run("docker.sh", "up", "--live-restore");
            workshop.run("docker.sh", "often", "lives", "33", "100");
            assertRight(lanner, docker("lives"), EVENTS * (times + 100));
            workshop.run("docker.sh", "once", "comes-back", "trouble");
            assertRight(lanner, docker("comes-back"), EVENTS);
            assertNothingDropped();
        }
    }

    @Test
    void resolversComeAndGoAndNothingIsLost() throws IOException, InterruptedException {
        int times = 1_000;
        workshop.run("docker.sh", "start", "swaps", "trouble");
        Path rules = rulesWithOneThatNeedsNoContainers();
        try (LiveLanner lanner = ContainerHouse.start(workshop, rules, "--set", "engine.matching=all")) {
            Process load = workshop.startIn("hybrid", "docker.sh", "often", "swaps", "33", Integer.toString(times));
            assertTrue(lanner.awaitAlerts(isRun("swaps"), 20, 20_000));
            String docker = "dev.lanner.container.docker";
            String number = numberOf(docker);
            for (int i = 0; i < 3; i++) {
                ask("felix:stop " + docker);
                Thread.sleep(200);
                assertTrue(ask("felix:lb -s").contains("Resolved   |    1|" + docker), "the bundle has stopped");
                ask("felix:start " + number);
                Thread.sleep(200);
            }
            workshop.finished(load);
            assertNothingLostAndAllIsBack(lanner, "swaps", times);
        }
    }

    /** Without it nobody is in a container, and the rules that ask for one wait for it. */
    @Test
    void allThatKnowsContainersComesAndGoesAndNothingIsLost() throws IOException, InterruptedException {
        int times = 1_000;
        workshop.run("docker.sh", "start", "leaves", "trouble");
        Path rules = rulesWithOneThatNeedsNoContainers();
        try (LiveLanner lanner = ContainerHouse.start(workshop, rules, "--set", "engine.matching=all")) {
            Process load = workshop.startIn("hybrid", "docker.sh", "often", "leaves", "33", Integer.toString(times));
            assertTrue(lanner.awaitAlerts(isRun("leaves"), 20, 20_000));
            String number = numberOf("dev.lanner.container ");
            for (int i = 0; i < 3; i++) {
                ask("felix:stop " + number);
                awaitAnswer("lanner:rules list", "unsatisfied");
                Thread.sleep(200);
                ask("felix:start " + number);
                awaitNoAnswer("lanner:rules list", "unsatisfied");
                Thread.sleep(200);
            }
            workshop.finished(load);
            assertNothingLostAndAllIsBack(lanner, "leaves", times);
        }
    }

    private Path rulesWithOneThatNeedsNoContainers() throws IOException {
        return Files.writeString(
                workshop.at("swap.yaml"),
                Files.readString(Path.of("src/test/resources/rules/containers.yaml"))
                        + """
                        - rule: Always
                          desc: Needs nothing of containers
                          condition: evt.type = execve and proc.exepath endswith /mx/box
                          output: "%proc.cmdline"
                          priority: INFO
                        - rule: Contained
                          desc: Asks for a container
                          condition: evt.type = execve and container.id != host
                          output: "%proc.cmdline"
                          priority: INFO
                        """);
    }

    private String numberOf(String bundle) throws IOException, InterruptedException {
        return ask("felix:lb -s")
                .lines()
                .filter(line -> line.contains(bundle))
                .map(line -> line.substring(0, line.indexOf('|')).strip())
                .findFirst()
                .orElseThrow();
    }

    private void awaitAnswer(String command, String part) throws IOException, InterruptedException {
        for (int i = 0; !ask(command).contains(part); i++) {
            assertTrue(i < 100, () -> command + " never says " + part);
            Thread.sleep(50);
        }
    }

    private void awaitNoAnswer(String command, String part) throws IOException, InterruptedException {
        for (int i = 0; ask(command).contains(part); i++) {
            assertTrue(i < 100, () -> command + " goes on saying " + part);
            Thread.sleep(50);
        }
    }

    private void assertNothingLostAndAllIsBack(LiveLanner lanner, String name, int times)
            throws IOException, InterruptedException {
        Predicate<JsonNode> isAlways = alert ->
                alert.path("rule").asText().equals("Always") && isRun(name).test(alert);
        assertTrue(lanner.awaitAlerts(isAlways, times, 30_000));
        assertEquals(times, lanner.alerts().stream().filter(isAlways).count());
        assertNothingDropped();
        workshop.run("docker.sh", "often", name, "33", "1");
        assertTrue(lanner.awaitAlerts(isAlways, times + 1, 10_000));
        List<JsonNode> last = lanner.alerts().stream()
                .filter(docker(name)::isMeantBy)
                .filter(isRun(name))
                .toList();
        assertEquals(List.of(), docker(name).faults(last.get(last.size() - 1)), "the fields have come back");
        Predicate<JsonNode> isContained = alert ->
                alert.path("rule").asText().equals("Contained") && isRun(name).test(alert);
        assertTrue(lanner.awaitAlerts(isContained, 1, 5_000), "so has the rule that asks for them");
    }

    @Test
    void aNameThatChangesIsSeenAndAnotherLifeIsAnother() throws IOException, InterruptedException {
        workshop.run("docker.sh", "start", "before", "trouble");
        try (LiveLanner lanner = ContainerHouse.start(workshop)) {
            workshop.run("docker.sh", "often", "before", "33", "1");
            assertRight(lanner, docker("before"), EVENTS);
            workshop.run("docker.sh", "command", "pause", "before");
            workshop.run("docker.sh", "command", "unpause", "before");
            workshop.run("docker.sh", "command", "rename", "before", "after");
            Thread.sleep(500);
            workshop.run("docker.sh", "command", "exec", "-u", "33", "after", "/mx/sh", "/mx/often", "1", "after");
            assertRight(lanner, docker("after"), EVENTS);
            assertTrue(ask("lanner:containers").contains("after"));
            assertTrue(ask("lanner:container after").contains("lanner/trouble:2.1"));
            workshop.run("docker.sh", "command", "restart", "-t", "0", "after");
            workshop.run("docker.sh", "often", "after", "33", "1");
            assertRight(lanner, docker("after"), 2 * EVENTS);

            workshop.run("lxc-run.sh", "up", "again", "plain");
            workshop.run("attach.sh", "again", "33", "1");
            assertRight(lanner, lxc("again"), EVENTS);
            for (int life = 1; life <= 5; life++) {
                workshop.run("lxc-run.sh", "down", "again");
                Files.writeString(
                        workshop.at("lxc/again/rootfs/etc/passwd"), "boss:x:0:0::/:\nlife" + life + ":x:33:33::/:\n");
                workshop.run("lxc-run.sh", "up", "again", "plain");
                workshop.run("attach.sh", "again", "33", "1");
                assertTrue(lanner.awaitAlerts(isRun("again"), EVENTS * (life + 1), 10_000));
                List<JsonNode> all =
                        lanner.alerts().stream().filter(isRun("again")).toList();
                for (JsonNode alert : all.subList(EVENTS * life, EVENTS * (life + 1))) {
                    assertEquals("life" + life, ContainerCase.text(alert, "user.name"));
                }
            }
        }
    }
}
