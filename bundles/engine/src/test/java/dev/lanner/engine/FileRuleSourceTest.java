// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.rule.RulesDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRuleSourceTest {
    private final Path directory;

    FileRuleSourceTest(@TempDir Path directory) {
        this.directory = directory;
    }

    private Path write(String name) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "# " + name);
    }

    @Test
    void filesComeInTheirOrderAndThoseOfDirectoriesInTheAlphabets() throws IOException {
        Path single = write("z/single.txt");
        write("rules.d/b.yml");
        write("rules.d/a.yaml");
        write("rules.d/readme.md");
        write("rules.d/below/c.yaml");
        Path rules = directory.resolve("rules.d");
        FileRuleSource source = new FileRuleSource(List.of(single.toString(), rules.toString()));
        assertEquals(
                List.of(
                        new RulesDocument(single.toString(), "# z/single.txt"),
                        new RulesDocument(rules.resolve("a.yaml").toString(), "# rules.d/a.yaml"),
                        new RulesDocument(rules.resolve("b.yml").toString(), "# rules.d/b.yml")),
                source.documents());
    }

    @Test
    void whatCannotBeReadIsNamedWithTheCause() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        assertEquals(
                "The rules file " + missing + " cannot be read: there is no such file.",
                assertThrows(IOException.class, () -> new FileRuleSource(List.of(missing.toString())).documents())
                        .getMessage());
        Path binary = Files.write(directory.resolve("binary.yaml"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        String message = String.valueOf(
                assertThrows(IOException.class, () -> new FileRuleSource(List.of(binary.toString())).documents())
                        .getMessage());
        assertTrue(message.endsWith("it is not UTF-8 text."), message);
    }
}
