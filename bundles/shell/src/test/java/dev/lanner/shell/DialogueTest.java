// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.shell.ShellSession;
import dev.lanner.api.shell.ShellUser;
import dev.lanner.testkit.FakePipeline;
import dev.lanner.testkit.FakeRule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell that is attached gets for its lines. */
final class DialogueTest {
    private static final Peer ANNA = new Peer(0, "root", 4711, 1000, "anna");

    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final FakeRuleEngine engine = new FakeRuleEngine();
    private final LooseShell shell = new LooseShell(house);
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Path audit;
    private final Dialogue dialogue;

    DialogueTest(@TempDir Path folder) {
        house.pipeline = pipeline;
        house.ruleEngine = engine;
        house.ruleSwitches = engine;
        engine.rules.add(FakeRule.active("Read A"));
        engine.rules.add(FakeRule.active("Read B"));
        pipeline.sources.add(new SourceStatus("ebpf", "open", 12, -1, null));
        audit = folder.resolve("state/audit.log");
        dialogue = new Dialogue(
                shell.parts(new AuditFile(audit, 1000, 2)),
                new Attachment(new PrintStream(shown, true, StandardCharsets.UTF_8), 0),
                ANNA);
    }

    @AfterEach
    void close() {
        dialogue.close();
        shell.close();
    }

    private String ask(int status, String line) {
        shown.reset();
        assertEquals(status, dialogue.answer(line), () -> line + ": " + shown.toString(StandardCharsets.UTF_8));
        return shown.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void answersTablesAndErrorsAsJson() {
        assertEquals(
                "[{\"source\":\"ebpf\",\"state\":\"open\",\"events\":12,\"progress\":null,\"failure\":null}]",
                ask(0, "sources --json"));
        assertTrue(ask(0, "sources").startsWith("SOURCE"), "without the option it is a table again");
        ask(0, "\u0001json");
        assertTrue(ask(0, "lanner:sources").startsWith("[{"));
        assertEquals("{\"answer\":\"RUNNING\"}", ask(0, "phase"));
        assertEquals("{\"error\":\"there is no command 'sourcess'; did you mean 'sources'?\"}", ask(1, "sourcess"));
        assertEquals("[]", ask(0, "alerts"));
        pipeline.reload = new RulesLoad(List.of("x.yaml:1:1 error"), List.of(), 0);
        assertEquals(
                "{\"error\":\"The rules have 1 error; those from before go on working.\",\"rules\":0,\"warnings\":[],"
                        + "\"errors\":[\"x.yaml:1:1 error\"]}",
                ask(1, "rules reload"));
    }

    @Test
    void tellsHowACommandIsUsed() {
        String page = ask(0, "help alerts");
        assertTrue(page.startsWith("Usage: alerts [OPTION]..."), page);
        assertTrue(page.contains("-n, --number  N: how many at most"), page);
        assertTrue(page.contains("alerts --follow"), page);
        assertEquals(page, ask(0, "lanner:alerts --help"));
    }

    @Test
    void listsWhatMayFollow() {
        assertEquals("alerts", ask(0, "\u0001complete al"));
        assertEquals("--follow\n--help\n--json\n--number", ask(0, "\u0001complete alerts --"));
        assertEquals(
                "disable\nenable",
                ask(0, "\u0001complete rules ")
                        .lines()
                        .filter(word -> word.endsWith("able"))
                        .sorted()
                        .reduce((one, other) -> one + "\n" + other)
                        .orElse(""));
    }

    @Test
    void turnsRulesOffByPattern() {
        assertEquals(
                "2 rules are disabled until the next start, through reloads too.\n  Read A\n  Read B",
                ask(0, "rules disable Read*"));
        assertEquals("no rule is called 'Reed A'; did you mean 'Read A'?", ask(1, "rules enable 'Reed A'"));
    }

    @Test
    void writesDownWhoHasChangedWhat() throws Exception {
        ask(0, "sources");
        ask(0, "rules");
        assertTrue(Files.notExists(audit), "what only reads is not written down");
        ask(0, "rules disable 'Read A'");
        List<String> lines = Files.readAllLines(audit);
        assertEquals(2, lines.size(), lines::toString);
        String who = "\"user\":\"root\",\"uid\":0,\"pid\":4711,\"login_user\":\"anna\",\"login_uid\":1000,";
        assertTrue(
                lines.get(0).contains(who + "\"command\":\"rules disable 'Read A'\",\"state\":\"begun\""),
                lines::toString);
        assertTrue(
                lines.get(1).contains("\"state\":\"done\",\"result\":\"The rule 'Read A' is disabled"),
                lines::toString);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(audit)));
    }

    @Test
    void writesDownWhoseKeyItWasAndFromWhereSomebodyCame() throws Exception {
        ShellUser bob = new ShellUser("bob\u001b[2J", "SHA256:abc", "127.0.0.1:5");
        AuditFile file = new AuditFile(audit, 10_000, 2);
        try (ShellSession session =
                new SharedShell(shell.parts(file)).open(bob, new PrintStream(shown, true, StandardCharsets.UTF_8))) {
            assertEquals(0, session.run("sources"));
            assertTrue(Files.notExists(audit), "what only reads is not written down");
            assertEquals(0, session.run("rules disable 'Read A'"));
            assertEquals(2, Files.readAllLines(audit).size());
            String who = "\"user\":\"bob\\\\x1b[2J\",\"key\":\"SHA256:abc\",\"address\":\"127.0.0.1:5\",";
            assertTrue(Files.readString(audit).contains(who), Files.readString(audit));
            assertEquals(List.of("alerts"), session.complete("al"));
            session.run("phase\nrules disable 'Read B'");
            assertEquals(4, Files.readAllLines(audit).size(), "a line feed hides no command");
        }
    }

    @Test
    void writesDownScriptsAndWhatItDoesNotKnow() throws Exception {
        for (String line : List.of("x = 1", "sources; phase", "felix:stop 5", "(phase)", "echo \"${x}\"")) {
            Files.deleteIfExists(audit);
            dialogue.answer(line);
            assertTrue(Files.exists(audit), line);
        }
    }

    @Test
    void movesAFullFileAwayAndKeepsSoMany() throws Exception {
        for (int i = 0; i < 12; i++) {
            ask(0, "rules disable 'Read A'");
        }
        assertTrue(Files.size(audit) <= 1000, "size");
        assertTrue(Files.exists(audit.resolveSibling("audit.log.2")));
        assertTrue(Files.notExists(audit.resolveSibling("audit.log.3")));
    }

    @Test
    void masksPasswords() {
        assertEquals("set output.http.password=*** x", Secrets.masked("set output.http.password=geheim x"));
        assertEquals("set 'api-key' *** y", Secrets.masked("set 'api-key' \"a b c\" y"));
        assertEquals("x {client_secret: ***, a: b}", Secrets.masked("x {client_secret: abc, a: b}"));
        assertEquals("get https://me:***@host/x", Secrets.masked("get https://me:pw@host/x"));
        assertEquals("Authorization: Bearer ***", Secrets.masked("Authorization: Bearer abcdefgh123"));
        assertEquals("rules disable Read*", Secrets.masked("rules disable Read*"));
    }
}
