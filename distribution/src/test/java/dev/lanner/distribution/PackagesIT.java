// SPDX-License-Identifier: Apache-2.0
package dev.lanner.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive and the Debian package as they are shipped. */
class PackagesIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Pattern TAKEN_IN = Pattern.compile("@([a-z0-9-]+?)-([0-9][0-9.-]*?)(-native)?\\.jar!/");

    /** What a package of Lanner may own. */
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/bin/lanner"),
            Path.of("/usr/share/lanner"),
            Path.of("/usr/share/doc/lanner"),
            Path.of("/lib/systemd/system/lanner.service"),
            Path.of("/etc/lanner"),
            Path.of("/var/lib/lanner"),
            Path.of("/var/cache/lanner"),
            Path.of("/var/log/lanner"));

    private final Path folder;

    PackagesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void packsTheSameBytesAgain() throws Exception {
        Path again = folder.resolve("again");
        Outcome outcome = Outcome.of(
                folder,
                Map.of("LANNER_VERSION", version(), "LANNER_TIMESTAMP", "2026-01-01T00:00:00Z", "TZ", "Asia/Tokyo"),
                List.of("sh", "-c", "umask 077; exec " + Path.of("pack").toAbsolutePath() + " " + again));
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(sums(TARGET), sums(again));
        assertFalse(sums(again).isEmpty());
    }

    @Test
    void shipsABillOfMaterialsWithEveryJarAndAllThatJarsHaveTakenIn() throws Exception {
        String bill = Files.readString(TARGET.resolve("lanner.cdx.json"));
        List<String> missing = new ArrayList<>();
        for (String inside : List.of("lanner/lib", "lanner/bundles")) {
            try (Stream<Path> jars = Files.list(TARGET.resolve(inside))) {
                for (Path jar :
                        jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                    Matcher name = Pattern.compile("(.+?)-([0-9].*)\\.jar")
                            .matcher(jar.getFileName().toString());
                    assertTrue(name.matches(), jar.toString());
                    addMissing(bill, name.group(1), name.group(2), missing);
                }
            }
        }
        try (Stream<Path> files = Files.find(
                Path.of("..").resolve("bundles"),
                2,
                (path, attributes) -> path.endsWith("bnd.bnd") || path.endsWith("pom.xml"))) {
            for (Path file : files.toList()) {
                Matcher taken = TAKEN_IN.matcher(Files.readString(file));
                while (taken.find()) {
                    addMissing(bill, taken.group(1), taken.group(2), missing);
                }
            }
        }
        assertEquals(List.of(), missing, "declare them in distribution/pom.xml");
    }

    private static void addMissing(String bill, String name, String version, List<String> missing) {
        if (!bill.contains("/" + name + "@" + version + "?type=jar")) {
            missing.add(name + " " + version);
        }
    }

    @Test
    void isInstalledRunsIsUpgradedWithItsConfigurationKeptAndLeavesNothing() throws Exception {
        Needs.liveEvents();
        Needs.root();
        Needs.need(Needs.has("dpkg"), "this is no Debian");
        Needs.need(PLACES.stream().noneMatch(PackagesIT::isThere), "Lanner is installed here, or has been");
        Path first = DebianPackage.built();
        try {
            dpkg("-i", first.toString());
            assertTrue(Files.size(Path.of("/var/cache/lanner/lanner.jsa")) > 1_000_000);
            assertEquals("drwx------ root root", stat("/var/lib/lanner"));
            seesAnAlert();

            Path config = Path.of("/etc/lanner/lanner.yaml");
            String mine = Files.readString(config) + "# changed here\n";
            Files.writeString(config, mine);
            dpkg("--force-confold", "-i", DebianPackage.upgrade(folder).toString());
            assertEquals(mine, Files.readString(config));
            assertEquals("9.0", status());
            assertEquals("changed by the upgrade\n", Files.readString(Path.of("/usr/share/doc/lanner/copyright")));
            seesAnAlert();

            dpkg("-r", "lanner");
            assertEquals(mine, Files.readString(config));
            assertFalse(isThere(Path.of("/usr/share/lanner")));
            assertFalse(isThere(Path.of("/var/cache/lanner")));
        } finally {
            dpkg("--purge", "lanner");
        }
        assertEquals(List.of(), PLACES.stream().filter(PackagesIT::isThere).toList());
        assertEquals("", status());
    }

    /** With the rules and the configuration of the package. */
    private void seesAnAlert() throws Exception {
        Files.createDirectories(folder.resolve("state"));
        ProcessBuilder builder = new ProcessBuilder(
                "/usr/bin/lanner",
                "run",
                "--set",
                "shell.socket=" + folder.resolve("shell.sock"),
                "--set",
                "engine.matching=all");
        builder.environment().put("STATE_DIRECTORY", folder.resolve("state").toString());
        try (Running lanner = Running.start(folder, builder)) {
            lanner.awaitError(" is watching; ");
            Path hidden = Files.createSymbolicLink(
                    folder.resolve(".h" + System.nanoTime() % 1_000_000_000), Path.of("/bin/true"));
            succeed(hidden.toString());
            lanner.await("Hidden program run", hidden.getFileName().toString());
            lanner.signal("TERM");
            assertEquals(0, lanner.awaitEnd(), lanner.err());
        }
    }

    private void dpkg(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("dpkg"));
        command.addAll(List.of(arguments));
        succeed(command.toArray(String[]::new));
    }

    private String succeed(String... command) throws IOException, InterruptedException {
        Outcome outcome = Outcome.of(folder, Map.of("DEBIAN_FRONTEND", "noninteractive"), List.of(command));
        assertEquals(0, outcome.status(), String.join(" ", command) + "\n" + outcome.out() + outcome.err());
        return outcome.out();
    }

    /** The installed version; empty if dpkg knows nothing of it. */
    private String status() throws IOException, InterruptedException {
        return Outcome.of(folder, Map.of(), List.of("dpkg-query", "-W", "-f", "${Version}", "lanner"))
                .out();
    }

    private String stat(String path) throws IOException, InterruptedException {
        return succeed("stat", "-c", "%A %U %G", path).strip();
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String version() throws IOException {
        try (Stream<Path> files = Files.list(TARGET)) {
            return files.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(".tar.gz"))
                    .map(name -> name.substring("lanner-".length(), name.length() - ".tar.gz".length()))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Map<String, String> sums(Path where) throws Exception {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(where)) {
            for (Path file : files.filter(path -> path.toString().matches(".*(\\.tar\\.gz|\\.deb)"))
                    .toList()) {
                byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                sums.put(String.valueOf(file.getFileName()), new BigInteger(1, sum).toString(16));
            }
        }
        return sums;
    }
}
