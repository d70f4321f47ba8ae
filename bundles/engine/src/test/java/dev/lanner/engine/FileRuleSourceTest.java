// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.rule.RulesFiles;
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
    void allThatCannotBeReadIsNamedWithTheCause() throws IOException {
        Path missing = directory.resolve("missing.yaml");
        write("rules.d/good.yaml");
        Path binary = Files.write(directory.resolve("rules.d/binary.yaml"), new byte[] {(byte) 0xFF, (byte) 0xFE});
        Path link = Files.createSymbolicLink(directory.resolve("rules.d/link.yaml"), Path.of("nowhere"));
        List<String> files =
                List.of(missing.toString(), directory.resolve("rules.d").toString());
        IOException e = assertThrows(IOException.class, () -> new FileRuleSource(files).documents());
        assertEquals(
                missing + ": this file cannot be read: there is no such file; check the path; relative ones start at"
                        + " the working directory\n"
                        + binary + ": this file cannot be read: it is not UTF-8 text; save it as UTF-8\n"
                        + link + ": this file cannot be read: there is no such file; check the path; relative ones"
                        + " start at the working directory",
                e.getMessage());
        RulesFiles read = RulesFiles.read(files);
        assertEquals(1, read.documents().size());
        assertEquals(3, read.problems().size());
    }
}
