// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rules for the numbered events of {@link PacedSource}, as many as the official ones. */
final class NumberedRules {
    static final int OTHERS = 93;

    private NumberedRules() {}

    /** Rules of which one, {@code Numbers}, matches every event and prints its number, differently for each version. */
    static String numbering(int version) {
        return numbering(version, "");
    }

    /** The same where the condition of {@code Numbers} has this behind it. */
    static String numbering(int version, String condition) {
        String others = IntStream.range(0, OTHERS)
                .mapToObj(i -> rule("Other " + i, "proc.name=never-" + version + " and fd.name startswith /etc/" + i))
                .collect(Collectors.joining());
        return others + "- rule: Numbers\n  desc: Every event\n"
                + "  condition: evt.type=procexit and evt.arg.ret!=" + (1000 + version) + condition
                + "\n  output: version " + version + " serial %evt.arg.status\n  priority: INFO\n";
    }

    static String rule(String name, String condition) {
        return "- rule: " + name + "\n  desc: d\n  condition: evt.type=procexit and " + condition
                + "\n  output: o\n  priority: INFO\n";
    }

    /** Saves the file, whole at once. */
    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path whole = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(whole, text);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes a bundle with the rule {@code From a bundle}. */
    static Path bundle(Path file) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "dev.lanner.itest.rules");
        attributes.putValue("Lanner-Rules", "rules");
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(stream, manifest)) {
            jar.putNextEntry(new JarEntry("rules/"));
            jar.putNextEntry(new JarEntry("rules/from-a-bundle.yaml"));
            jar.write(rule("From a bundle", "evt.arg.ret=8").getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
