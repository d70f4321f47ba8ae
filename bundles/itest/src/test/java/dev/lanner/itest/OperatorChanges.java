// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** All that an operator can change of a Lanner that runs, by its shell and in its folders, each as a {@link Storm.Change}. */
final class OperatorChanges {
    private static final int LONGEST_STAY_MS = 300;
    private static final int PATIENCE_S = 20;
    private static final int RING_BYTES = 64 << 20;

    /** Not the recorder: while it is away, there is no capture that could be stopped. */
    private static final List<String> SERVANTS =
            Storm.SERVANTS.stream().filter(name -> !name.equals("recorder")).toList();

    private final Path folder;
    private final Path rules;
    private final Path deploy;
    private final Path socket;
    private int version;

    /** That works in this folder. */
    OperatorChanges(Path folder) throws IOException {
        this.folder = folder;
        rules = folder.resolve("storm.yaml");
        deploy = folder.resolve("deploy");
        socket = folder.resolve("shell.sock");
        Files.createDirectories(deploy);
        Files.setPosixFilePermissions(deploy, PosixFilePermissions.fromString("rwx------"));
        NumberedRules.write(rules, rules(0));
        Files.writeString(folder.resolve("authorized_keys"), "");
    }

    /** What Lanner has to be started with. */
    List<String> options() {
        return List.of(
                "--rules",
                rules.toString(),
                "--set",
                "shell.socket=" + socket,
                "--set",
                "deploy.dir=" + deploy,
                "--set",
                "deploy.poll-ms=100",
                "--set",
                "output.file.path=" + folder.resolve("alerts.log"),
                "--set",
                "output.file.enabled=false",
                // Who is late must not lose: what is asked is what a change does, not how fast this machine is.
                "--set",
                "source.ebpf.ring-bytes=" + RING_BYTES,
                // What waits for an output that is turned off is kept open for its return.
                "--set",
                "pipeline.spool=[always, stdout=off, file=off]",
                "--set",
                "metrics.port=0",
                "--set",
                "metrics.enabled=false",
                "--set",
                "shell.ssh.port=0",
                "--set",
                "shell.ssh.host-key=" + folder.resolve("ssh_host_key"),
                "--set",
                "shell.ssh.authorized-keys=" + folder.resolve("authorized_keys"),
                "--set",
                "shell.ssh.enabled=false");
    }

    private static String rules(int version) {
        return NumberedRules.rule("Storm", "proc.name=never-" + version)
                + NumberedRules.rule("Storm at sea", "fd.name startswith /nowhere/" + version);
    }

    /** Adds all kinds. */
    void addTo(Storm storm) {
        storm.add("rules saved", this::saveRules);
        storm.add("rules on and off", fromTo("rules disable 'Storm*'", "rules enable 'Storm*'"));
        storm.add("rules of a bundle", this::deployRules);
        storm.add("bundle stopped and started", random -> {
            String name = "dev.lanner." + SERVANTS.get(random.nextInt(SERVANTS.size()));
            fromTo("bundles stop " + name, "bundles start " + name).make(random);
        });
        storm.add("output", switching("output.file.enabled"));
        storm.add("metrics", switching("metrics.enabled"));
        storm.add("shell over SSH", switching("shell.ssh.enabled"));
        storm.add("all system calls", switching("pipeline.base-syscalls-all"));
        storm.add("repaired system calls", switching("pipeline.base-syscalls-repair"));
        storm.add("failed calls", switching("pipeline.drop-failed-exit"));
        storm.add("capture", random -> fromTo(
                        "capture start --output " + folder.resolve("storm-" + random.nextInt(3) + ".scap")
                                + " --condition 'proc.name=truth'",
                        "capture stop")
                .make(random));
        storm.add("log level", random -> {
            String level = List.of("error", "warn", "debug").get(random.nextInt(3));
            fromTo("log set dev.lanner.engine " + level, "log reset dev.lanner.engine")
                    .make(random);
        });
        storm.add(
                "watching",
                random -> ask("watch 'evt.type in (openat, kill, mmap)' --count " + (1 + random.nextInt(50))
                        + " --seconds 1"));
        storm.add("priority", fromTo("config set engine.priority info", "config set engine.priority debug"));
    }

    private void saveRules(Random random) throws Exception {
        version++;
        try (ShellClient shell = ShellClient.connect(socket)) {
            if (random.nextInt(5) == 0) {
                NumberedRules.write(rules, rules(version) + NumberedRules.rule("Broken", "evt.arg.ret=="));
                shell.refused("rules reload");
            }
            NumberedRules.write(rules, rules(version));
            shell.ask("rules reload");
        }
    }

    private void deployRules(Random random) throws Exception {
        Path bundle = NumberedRules.bundle(folder.resolve("rules.jar"));
        Path deployed = deploy.resolve("rules.jar");
        Files.copy(bundle, deployed, StandardCopyOption.REPLACE_EXISTING);
        awaitRule("From a bundle", true);
        stay(random);
        Files.delete(deployed);
        awaitRule("From a bundle", false);
    }

    private void awaitRule(String name, boolean isThere) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        boolean isSeen = !isThere;
        while (isSeen != isThere && System.nanoTime() < limit) {
            Thread.sleep(20);
            isSeen = ask("rules").contains(name);
        }
        assertTrue(isSeen == isThere, "the rule '" + name + "' came or went too late");
    }

    private Storm.Change switching(String key) {
        return fromTo("config set " + key + " true", "config set " + key + " false");
    }

    private Storm.Change fromTo(String change, String undo) {
        return random -> {
            ask(change);
            stay(random);
            ask(undo);
        };
    }

    private String ask(String command) throws IOException, InterruptedException {
        try (ShellClient shell = ShellClient.connect(socket)) {
            return shell.ask(command);
        }
    }

    private static void stay(Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_STAY_MS));
    }
}
