// SPDX-License-Identifier: Apache-2.0
package dev.lanner.ruletest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestFileReaderTest {
    private final Path folder;
    private final Path file;
    private final Complaints complaints = new Complaints();

    TestFileReaderTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = Files.createDirectory(folder.resolve("test")).resolve("a.yaml");
    }

    @Test
    void whatIsLeftOutIsWhatIsUsual() throws IOException {
        TestFile read = read(
                """
                cases:
                  - case: one
                    fires: Rule
                    events: [exec: /bin/x]
                """);
        assertNotNull(read);
        assertEquals(List.of(), complaints.all());
        assertEquals(List.of(folder), read.rules());
        TestCase only = read.cases().get(0);
        assertEquals(1, only.fires().get(0).count());
        assertEquals("once", only.fires().get(0).times());
        assertEquals(file + ":2:5", only.place().toString());
    }

    @Test
    void everythingThatIsWrongIsToldWithItsPlace() throws IOException {
        read(
                """
                user: {}
                cases:
                  - case: one
                    fires: {rule: Rule, count: often, feilds: {}}
                    silent: [{}]
                    events: []
                    capture: none.scap
                  - case: one
                    others: alowed
                """);
        assertEquals(
                List.of(
                        "1:1 error: the key 'user' is unknown here; did you mean 'users'?",
                        "4:39 error: the key 'feilds' is unknown here; did you mean 'fields'?",
                        "4:32 error: 'count' must be a number, not 'often'",
                        "5:14 error: 'silent' takes single values only",
                        "3:5 error: a case has either 'events' or a 'capture'",
                        "7:14 error: there is no capture '" + file.resolveSibling("none.scap")
                                + "'; paths are relative to this file",
                        "8:5 error: the case expects nothing; name rules behind 'fires' or 'silent'",
                        "8:5 error: a case has either 'events' or a 'capture'",
                        "9:13 error: 'others' is 'silent' or 'allowed', not 'alowed'",
                        "8:5 error: a case 'one' is at " + file + ":3:5 already; name it otherwise"),
                complaints.all().stream()
                        .map(complaint -> complaint.toString().substring((file + ":").length()))
                        .toList());
    }

    @Test
    void aRulesFileIsNoFileWithTests() throws IOException {
        assertNull(read("- rule: x\n"));
        assertEquals(
                file + ":1:1 error: this is no file with tests, which has the key 'cases'; name the folder of these"
                        + " rules; its tests are in test/ below",
                complaints.all().get(0).toString());
    }

    @Test
    void whatIsNoYamlIsToldWithItsPlace() throws IOException {
        assertNull(read("cases: [\n"));
        assertEquals(2, complaints.all().get(0).place().line());
    }

    private @Nullable TestFile read(String text) throws IOException {
        Files.writeString(file, text);
        return new TestFileReader(complaints).read(file);
    }
}
