// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session of the shell as an operator has it, on live events. It writes the page of the reference that shows it, to
 * target/walk-through.md, and compares that with the page that is in the reference.
 */
@Timeout(120)
class WalkThroughIT {
    private static final String RULES =
            """
            - rule: Secrets read
              desc: Somebody reads the secrets.
              condition: evt.type in (open, openat, openat2) and fd.name endswith /walk/secrets
              output: Secrets read (by=%proc.name file=%fd.name)
              priority: WARNING
              tags: [files]
            - rule: Secrets changed
              desc: Somebody changes the secrets.
              condition: evt.type in (rename, unlink, unlinkat) and evt.arg.name endswith /walk/secrets
              output: Secrets changed (by=%proc.name)
              priority: ERROR
              tags: [files, changes]
            """;

    private static final String WATCH = "watch 'proc.name=cat and evt.type=procexit and proc.args contains walk/'"
            + " --output '%proc.name %proc.args ended with %evt.arg.ret' --count 2 --seconds 20";

    @BeforeAll
    static void needLiveEvents() {
        LiveLanner.assumeLiveEvents();
    }

    @Test
    void showsWhatAnOperatorSees(@TempDir Path folder) throws Exception {
        Path home = Files.createDirectory(folder.resolve("walk"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Path secrets = Files.writeString(home.resolve("secrets"), "secret\n");
        Path rules = Files.writeString(home.resolve("walk.yaml"), RULES);
        Path broken = brokenBundle(home.resolve("broken.jar"));
        Path socket = home.resolve("shell.sock");
        try (LiveLanner lanner = LiveLanner.start(
                        rules,
                        "--set",
                        "shell.socket=" + socket,
                        "--set",
                        "shell.audit-file=" + home.resolve("audit.log"),
                        "--set",
                        "pipeline.spool-dir=" + home.resolve("spool"),
                        "--set",
                        "deploy.enabled=false");
                ShellClient shell = ShellClient.connect(socket);
                ShellClient second = ShellClient.connect(socket)) {
            WalkThrough session = new WalkThrough(shell, home);

            session.title("How is it?");
            session.ask("status");
            session.ask("sources");
            session.askVarying("drops");
            session.ask("outputs");
            session.ask("spool");
            session.askVarying("metrics lanner_events_total");
            session.askVarying("containers");

            session.title("Rules");
            session.ask("rules");
            session.ask("rules disable --tag changes");
            session.ask("rules reload");
            session.ask("rules");
            session.ask("rules enable 'Secrets ch*'");
            session.ask("rule changed");

            session.title("What happens at this moment");
            CompletableFuture<String> selection = readDuringWatch(second, secrets);
            session.ask(WATCH);
            String wanters = selection.get(20, TimeUnit.SECONDS);
            assertTrue(
                    wanters.lines().anyMatch(line -> line.startsWith("procexit ") && line.contains("watch")), wanters);
            assertTrue(!second.ask("selection").contains("watch"), "it is not asked for any more");
            session.refused("watch 'proc.nam=cat and evt.type=procexit'");

            session.title("Alerts");
            assertTrue(
                    lanner.awaitAlerts(alert -> alert.path("rule").asText().equals("Secrets read"), 1, 10_000),
                    lanner::messages);
            session.ask("alerts --number 1 secrets");
            session.ask("top --number 1");

            session.title("A capture");
            session.ask("capture start --output " + home.resolve("cat.scap") + " --condition 'proc.name=cat'");
            cat(secrets);
            session.ask("capture stop");
            assertTrue(Files.size(home.resolve("cat.scap")) > 100, "the capture has something in it");

            session.title("Bundles and log levels");
            session.refused("bundles install " + broken);
            session.ask("bundles list my.");
            session.ask("bundles remove my.output");
            session.ask("log set dev.lanner.state debug");
            session.ask("log");

            session.title("For scripts");
            session.ask("sources --json");
            session.ask("rules list changed --json");
            session.refused("rules show nonsense --json");

            session.title("Help");
            session.ask("help alerts");

            session.title("Who has changed what");
            session.show("tail -n 2 /var/lib/lanner/audit.log", lastLines(home.resolve("audit.log"), 2));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("audit.log"))));
            assertEquals(0, lanner.interrupt(), lanner::messages);
            session.compare(Path.of("target/walk-through.md"), Path.of("../../distribution/reference/walk-through.md"));
        }
    }

    /** While somebody watches in the first shell: two ends of cat, and what the second shell says of who wants them. */
    private static CompletableFuture<String> readDuringWatch(ShellClient second, Path secrets) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                String wanters = "";
                for (int i = 0; i < 100 && !wanters.contains("watch"); i++) {
                    TimeUnit.MILLISECONDS.sleep(50);
                    wanters = second.ask("selection");
                }
                cat(secrets);
                cat(secrets.resolveSibling("nothing"));
                return wanters;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void cat(Path file) throws IOException, InterruptedException {
        new ProcessBuilder("cat", file.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String lastLines(Path file, int count) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(lines.size() - count, lines.size()));
    }

    private static Path brokenBundle(Path file) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "my.output");
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Import-Package", "my.library;version=\"[1.2,2)\"");
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }
}
