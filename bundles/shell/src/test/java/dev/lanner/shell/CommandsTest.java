// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.ContainerStatus;
import dev.lanner.api.container.Containers;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldCatalogue;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Latency;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.pipeline.SelectedEvent;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.pipeline.Waits;
import dev.lanner.api.rule.Priority;
import dev.lanner.spi.doctor.Finding;
import dev.lanner.spi.doctor.Finding.Verdict;
import dev.lanner.testkit.FakePipeline;
import dev.lanner.testkit.FakeRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private final House house = new House();
    private final FakePipeline pipeline = new FakePipeline();
    private final FakeRuleEngine engine = new FakeRuleEngine();
    private final LooseShell shell = new LooseShell(house);

    CommandsTest() {
        house.pipeline = pipeline;
        house.ruleEngine = engine;
        house.ruleLanguage = engine;
    }

    @AfterEach
    void close() {
        shell.close();
    }

    @Test
    void listsSourcesAndOutputsInColumns() throws Exception {
        pipeline.sources.add(new SourceStatus("ebpf", "open", 1234, -1, null));
        pipeline.sources.add(new SourceStatus("replay", "failed", 0, 0.254, "no such file"));
        pipeline.outputs.add(new OutputStatus(
                "stdout",
                OutputStatus.State.RETRYING,
                1,
                new SpoolStatus("stdout", false, 12, 4096, 0),
                20,
                4,
                5,
                new TreeMap<>(Map.of("queue-full", 2L, "expired", 1L)),
                Latency.none(),
                new OutputStatus.Failure("refused", 1_795_333_659_936L)));
        assertEquals(
                """
                SOURCE  STATE   EVENTS  PROGRESS  FAILURE
                ebpf    open    1234    -         -
                replay  failed  0       25 %      no such file""",
                shell.execute("sources"));
        assertEquals(
                """
                OUTPUT  STATE     QUEUED  SPOOLED  DELIVERED  RETRIES  REJECTED  DROPPED  FAILS SINCE
                stdout  retrying  1       12       20         4        5         3        2026-11-22T07:47:39Z: refused""",
                shell.execute("lanner:outputs"));
        assertEquals("Nothing has been lost.", shell.execute("drops"));
    }

    @Test
    void hasOutputsOpenAnewWhatTheyHaveOpen() throws Exception {
        assertTrue(shell.execute("outputs reopen").startsWith("The outputs open anew"));
        assertEquals(1, pipeline.reopenings);
        assertRefused("outputs close", "there are: outputs, outputs reopen");
    }

    @Test
    void listsSpoolsAndDoesWithThemWhatIsConfirmed() throws Exception {
        FakeSpools spools = new FakeSpools();
        house.spools = spools;
        assertTrue(shell.execute("spool").startsWith("There is no spool"), "when there is none");
        spools.spools.add(new SpoolStatus("http", false, 12, 3 << 19, 1_795_333_659_936L));
        spools.spools.add(new SpoolStatus("siem", true, 0, 0, 0));
        assertEquals(
                """
                OUTPUT  OUTPUT IS  ALERTS  ROOM     SINCE
                http    there      12      1.5 MiB  2026-11-22T07:47:39Z
                siem    awaited    0       0.0 MiB  -""",
                shell.execute("lanner:spool"));
        assertEquals(
                "The output 'http' is tried now; 'outputs' shows how that goes.", shell.execute("spool retry http"));
        assertRefused("spool retry siem", "there is no output 'siem'");
        assertRefused("spool discard http", "say 'spool discard http yes'");
        assertRefused("spool discard http no", "say 'spool discard http yes'");
        assertRefused("spool discard htttp yes", "did you mean 'http'?");
        assertRefused("spool delete http", "there are: spool, spool retry NAME");
        assertEquals(List.of("retry http"), spools.done);
        assertEquals("12 alerts were thrown away; 'drops' counts them.", shell.execute("spool discard http yes"));
        assertEquals(List.of("retry http", "discard http"), spools.done);
    }

    private void assertRefused(String line, String reason) {
        CommandException e = assertThrows(CommandException.class, () -> shell.execute(line));
        assertTrue(String.valueOf(e.getMessage()).contains(reason), e::getMessage);
    }

    @Test
    void saysSoWhenThereIsNoPipeline() throws Exception {
        house.pipeline = null;
        CommandException e = assertThrows(CommandException.class, () -> shell.execute("sources"));
        assertTrue(String.valueOf(e.getMessage()).contains("no pipeline is running"), e.getMessage());
        assertEquals("ABSENT", shell.execute("phase"));
        CommandException late = assertThrows(CommandException.class, () -> shell.execute("await 30 0"));
        assertTrue(String.valueOf(late.getMessage()).contains("no pipeline has appeared in 30 ms"), late.getMessage());
    }

    @Test
    void listsRulesWithStateAndHits() throws Exception {
        engine.rules.add(FakeRule.active("Cat opens", "open", "openat"));
        engine.rules.add(new FakeRule("Any", Priority.CRITICAL, true, "no field 'ct.x'", List.of()));
        engine.rules.add(new FakeRule("Off", Priority.DEBUG, false, null, List.of("exit")));
        pipeline.alerts.add(new AlertCount("Cat opens", Priority.WARNING, 7));
        assertEquals(
                """
                RULE       PRIORITY  STATE                         HITS  EVENT TYPES
                Cat opens  Warning   active                        7     open, openat
                Any        Critical  unsatisfied: no field 'ct.x'  0     all
                Off        Debug     disabled                      0     exit""",
                shell.execute("rules"));
    }

    @Test
    void showsTheOnlyRuleThatHasThePartAndListsSeveral() throws Exception {
        engine.rules.add(FakeRule.active("Cat opens", "open"));
        engine.rules.add(FakeRule.active("Dog opens", "open"));
        assertTrue(shell.execute("rule cat").startsWith("Rule: Cat opens\nDescription: What it is for.\n"));
        CommandException both = assertThrows(CommandException.class, () -> shell.execute("rule opens"));
        assertEquals("'opens' fits 2 rules: 'Cat opens', 'Dog opens'", both.getMessage());
        CommandException none = assertThrows(CommandException.class, () -> shell.execute("rule 'Cut opens'"));
        assertEquals("no rule is called 'Cut opens'; did you mean 'Cat opens'?", none.getMessage());
    }

    @Test
    void checksFilesAndFailsForErrorsOnly(@TempDir Path folder) throws Exception {
        Path good = Files.writeString(folder.resolve("good file.yaml"), "rule\nwarning\nrule\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "rule\nerror\n");
        assertEquals("1 file checked: 2 rules, 0 errors, 1 warning", shell.execute("check '" + good + "'"));
        assertEquals(0, shell.status());
        assertEquals(good + ":2:1 warning: it is odd [LOAD_UNUSED_LIST]\n", shell.errors());

        assertEquals("2 files checked: 1 error, 1 warning", shell.execute("check " + folder));
        assertEquals(1, shell.status());
        assertTrue(shell.errors().contains(bad + ":2:1 error: it is wrong; mend it [LOAD_ERR_VALIDATE]"));

        assertEquals("1 file checked: 1 error, 0 warnings", shell.execute("check " + folder + "/none.yaml"));
        assertTrue(shell.errors()
                .contains("none.yaml:1:1 error: this file cannot be read: there is no such file; check the path"));
        assertThrows(CommandException.class, () -> shell.execute("check"));
    }

    @Test
    void reloadsRulesAndFailsForErrors() throws Exception {
        pipeline.reload = new RulesLoad(List.of(), List.of("a.yaml:1:1 warning: odd"), 93);
        assertEquals("93 rules loaded, 1 warning.", shell.execute("rules reload"));
        assertEquals(0, shell.status());
        pipeline.reload = new RulesLoad(List.of("a.yaml:1:1 error: wrong"), List.of(), 0);
        assertEquals("The rules have 1 error; those from before go on working.", shell.execute("rules reload"));
        assertEquals(1, shell.status());
        assertEquals("a.yaml:1:1 warning: odd\na.yaml:1:1 error: wrong\n", shell.errors());
        assertThrows(CommandException.class, () -> shell.execute("rules relaod"));
    }

    @Test
    void sumsUp() throws Exception {
        pipeline.eventCount = 1000;
        pipeline.losses.add(new Loss("ebpf", "open", "ring-full", Loss.Extent.WHOLE, 4));
        pipeline.losses.add(new Loss("ebpf", "execve", "truncated-parameter", Loss.Extent.PART, 2));
        pipeline.losses.add(new Loss("file", "alert", "queue-full", Loss.Extent.WHOLE, 9));
        pipeline.alerts.add(new AlertCount("A", Priority.NOTICE, 2));
        pipeline.alerts.add(new AlertCount("B", Priority.CRITICAL, 5));
        pipeline.alerts.add(new AlertCount("C", Priority.NOTICE, 1));
        assertEquals(
                """
                Events seen: 1000
                Dropped: 13 (0.40 % of all events)
                  4  ebpf, open: ring-full (0.40 %)
                  9  file, alert: queue-full
                Incomplete: 2 (0.20 % of all events)
                  2  ebpf, execve: truncated-parameter (0.20 %)
                Alerts: 8
                  Critical: 5
                  Notice: 3
                  5  B (Critical)
                  2  A (Notice)
                  1  C (Notice)""",
                shell.execute("summary"));
    }

    @Test
    void listsLossesWithTheirShareOfAllEvents() throws Exception {
        pipeline.eventCount = 90_000;
        pipeline.losses.add(new Loss("ebpf", "execve", "truncated-parameter", Loss.Extent.PART, 2));
        pipeline.losses.add(new Loss("ebpf", "open", "ring-full", Loss.Extent.WHOLE, 10_000));
        pipeline.losses.add(new Loss("file", "alert", "queue-full", Loss.Extent.WHOLE, 9));
        assertEquals(
                """
                PLACE  EVENT TYPE  EXTENT      REASON               COUNT  OF ALL EVENTS
                ebpf   execve      incomplete  truncated-parameter  2      <0.01 %
                ebpf   open        dropped     ring-full            10000  10.00 %
                file   alert       dropped     queue-full           9      -""",
                shell.execute("drops"));
    }

    @Test
    void listsWhatIsSelectedAndWhoWantsIt() throws Exception {
        assertEquals("Nothing is selected: the pipeline has not started yet.", shell.execute("selection"));
        pipeline.selectedEvents.add(new SelectedEvent("clone", List.of("state")));
        pipeline.selectedEvents.add(new SelectedEvent(
                "open", List.of("rule 'A'", "rule 'B'", "plugin Recorder", "configuration", "state")));
        assertEquals(
                """
                EVENT TYPE  WANTED BY
                clone       state
                open        rule 'A', rule 'B', plugin Recorder and 2 more""",
                shell.execute("lanner:selection"));
    }

    @Test
    void awaitsTheStart() throws Exception {
        engine.rules.add(FakeRule.active("A"));
        engine.rules.add(new FakeRule("Off", Priority.DEBUG, false, null, List.of()));
        pipeline.firstEventNs = TimeUnit.MILLISECONDS.toNanos(5_250);
        assertEquals("is watching; 1 rule; first event after 250 ms", shell.execute("await 1000 5000"));
        pipeline.phase = Phase.FAILED;
        pipeline.failure = "no BTF; use another kernel";
        CommandException failed = assertThrows(CommandException.class, () -> shell.execute("await 1000 5000"));
        assertEquals("no BTF; use another kernel", failed.getMessage());
        pipeline.phase = Phase.STARTING;
        assertThrows(CommandException.class, () -> shell.execute("await 150 5000"));
    }

    @Test
    void listsFieldsByTheirBeginning() throws Exception {
        house.fieldCatalogue = new FakeCatalogue(List.of(
                field("proc.aname", FieldType.TEXT).with(FieldFlag.ANY_VALUE, FieldFlag.CONDITION_ONLY),
                field("proc.pid", FieldType.INTEGER),
                field("user.name", FieldType.TEXT).with(FieldFlag.LIST)));
        assertEquals(
                """
                FIELD            TYPE     LIMITS                     DESCRIPTION
                proc.aname([…])  text     any value, condition only  Says | what.
                proc.pid([…])    integer  -                          Says | what.""",
                shell.execute("fields proc"));
        String markdown = shell.execute("fields --markdown user");
        assertTrue(markdown.contains("\n## user\n\n| Field |"), markdown);
        assertTrue(markdown.endsWith("| `user.name([…])` | list of text | process | - | Says \\| what. |"), markdown);
        shell.execute("fields nix");
        assertEquals(1, shell.status());
    }

    @Test
    void listsEventTypesOfTodayWithTheirParameters() throws Exception {
        FlagTable modes = new FlagTable("modes", List.of());
        house.eventCatalogue = new FakeEvents(List.of(
                event(2, "open", Set.of(EventFlag.OLD_VERSION)),
                event(
                        3,
                        "openat",
                        Set.of(),
                        new Parameter("fd", ParameterType.FD, PrintFormat.DECIMAL, null, List.of(), -1, false),
                        new Parameter("mode", ParameterType.FLAGS32, PrintFormat.NONE, modes, List.of(), -1, true)),
                event(4, "procexit", Set.of())));
        assertEquals(
                """
                CODE  NAME    DIR  KIND     CATEGORY  PARAMETERS (+: EXTENSION)
                3     openat  <    syscall  io read   fd fd, mode+ flags32 (modes)""",
                shell.execute("events open"));
        String markdown = shell.execute("events --markdown");
        assertTrue(markdown.contains("\n## io read\n\n| Code |"), markdown);
        assertTrue(markdown.contains("| 3 | `openat` | `<` | syscall | `fd` fd, `mode`+ flags32 (modes) |"), markdown);
        assertTrue(markdown.endsWith("| 4 | `procexit` | `>` | syscall | - |"), markdown);
        shell.execute("events nix");
        assertEquals(1, shell.status());
    }

    @Test
    void alignsByTheColumnsOfTheTerminal() {
        Table table = new Table(
                List.of("RULE", "HITS"),
                List.of(List.of("用户命令", "1"), List.of("e\u0301te\u0301", "2"), List.of("ｶﾅ", "3"), List.of("🙂", "4")),
                "");
        assertEquals(
                """
                RULE      HITS
                用户命令  1
                e\u0301te\u0301       2
                ｶﾅ        3
                🙂        4""",
                table.text());
    }

    @Test
    void tellsTheOutcomeOfACheckAsJson(@TempDir Path folder) throws Exception {
        engine.rules.add(new FakeRule("waiting", Priority.DEBUG, true, "no provider of the field x.y", List.of()));
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "good\nerror\n");
        String json = shell.execute("check --json --describe '" + bad + "' '" + folder + "/none.yaml'");
        assertEquals(1, shell.status());
        assertTrue(json.contains("\"falco_load_results\" : [ {\n    \"name\" : \"" + bad + "\""), json);
        assertTrue(json.contains("\"code\" : \"LOAD_ERR_VALIDATE\""), json);
        assertTrue(json.contains("\"line\" : 2,\n            \"column\" : 1,\n            \"offset\" : 5"), json);
        assertTrue(json.contains("\"message\" : \"it is wrong\",\n      \"hint\" : \"mend it\""), json);
        assertTrue(json.contains("\"code\" : \"LOAD_ERR_FILE_READ\""), json);
        assertTrue(json.contains("\"name\" : \"waiting\",\n    \"reason\" : \"no provider of the field x.y\""), json);
        assertTrue(json.contains("\"falco_describe_results\" : {"), json);
        assertTrue(json.contains("\"condition_compiled\" : \"(evt.type = open and proc.name = cat)\""), json);
        assertFalse(shell.execute("check --json '" + bad + "'").contains("falco_describe_results"));
    }

    @Test
    void showsARuleWithAllThatItIsMadeOf() throws Exception {
        engine.rules.add(FakeRule.active("Shell", "open"));
        assertEquals(
                """
                Rule: Shell
                Description: What it is for.
                Priority: Warning
                State: active
                Source: syscall
                Tags: file, host
                Defined at: rules/a.yaml:3:1
                Condition: evt.type=open and
                  mine
                Macros: mine
                Lists: -
                Resolved: (evt.type = open and proc.name = cat)
                Event types: open
                Fields of the process: proc.name
                Fields of the event: evt.type
                Exception known: proc.name in, 2 values
                Output: opened %fd.name
                Output fields: fd.name
                Estimated cost: about 12 ns an event, if nothing is remembered""",
                shell.execute("showrule Shel"));
        assertTrue(shell.execute("showrule --json Shell").contains("\"exception_operators\" : [ \"in\" ]"));
        assertEquals(
                """
                RULE   PRIORITY  STATE   COST NS  TAGS        EVENT TYPES
                Shell  Warning   active  ~12      file, host  open""",
                shell.execute("listrules"));
        assertEquals("{}", shell.execute("ruleschema"));
    }

    @Test
    void doctorFailsWhenSomethingIsMissingAndSurvivesACheckThatThrows() throws Exception {
        house.doctorChecks = List.of(() -> List.of(new Finding("java", Verdict.GOOD, "17")), () -> {
            throw new IllegalStateException("oops");
        });
        String answer = shell.execute("doctor");
        assertEquals(0, shell.status());
        assertTrue(answer.contains("ok       java"), answer);
        assertTrue(answer.contains("the check itself has failed: java.lang.IllegalStateException: oops"), answer);
        house.doctorChecks = List.of(() -> List.of(new Finding("btf", Verdict.MISSING, "use another kernel")));
        assertTrue(shell.execute("doctor").contains("MISSING  btf   use another kernel"));
        assertEquals(1, shell.status());
    }

    private static FieldSpec field(String name, FieldType type) {
        return FieldSpec.of(name, type, Scope.PROCESS, ArgumentMode.OPTIONAL, "Says | what.", argument -> {
            throw new UnsupportedOperationException();
        });
    }

    private static EventType event(int code, String name, Set<EventFlag> flags, Parameter... parameters) {
        return new EventType(code, name, name, EventKind.SYSCALL, EventCategory.IO_READ, flags, List.of(parameters));
    }

    private record FakeEvents(List<EventType> types) implements EventCatalogue {
        @Override
        public EventType type(String enumName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<EventType> named(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> names() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable String syscallName(int ppmSyscall) {
            throw new UnsupportedOperationException();
        }
    }

    private record FakeCatalogue(List<FieldSpec> fields) implements FieldCatalogue {
        @Override
        public @Nullable FieldSpec field(String name) {
            throw new UnsupportedOperationException();
        }
    }

    @Test
    void dropsAndSummaryTellWhatIsNotKnownOfContainers() throws Exception {
        house.containers = new Containers() {
            @Override
            public List<ContainerStatus> containers() {
                return List.of();
            }

            @Override
            public List<String> engines() {
                return List.of();
            }

            @Override
            public Map<String, Long> giveUps() {
                return Map.of("accounts-refused", 3L);
            }
        };
        pipeline.waits = new Waits(1, 40, 2, 1_500_000, 20_000_000, 30_000_000);
        String drops = shell.execute("drops");
        assertTrue(drops.contains("accounts-refused"), drops);
        String summary = shell.execute("summary");
        assertTrue(
                summary.contains("Waited to know whose they are: 41"
                        + " (half up to 1.5, 99 % up to 20.0, longest 30.0 ms; now 1, given up 2)"),
                summary);
    }
}
