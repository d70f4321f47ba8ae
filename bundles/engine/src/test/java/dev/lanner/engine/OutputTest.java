// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.ProblemCode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
    private static Alert alert(String output) {
        FakeEvent event = event("open")
                .with("proc.name", "bash")
                .with("proc.pid", 42)
                .with("proc.tty", -1L)
                .with("proc.fdusage", 12.25)
                .with("proc.aname[2]", "sshd")
                .with("fd.name", "/etc/Hosts")
                .with("fd.sip", new byte[] {10, 0, 0, 1})
                .with("fd.sport", 443)
                .with("fd.types", List.of("file", "pipe"))
                .with("evt.arg[flags]", "O_RDONLY")
                .with("evt.is_open_read", true)
                .with("evt.rawtime", 5);
        return TestEngine.usual()
                .load("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n  output: "
                        + TestEngine.quoted(output) + "\n")
                .alert(event);
    }

    @Test
    void valuesArePutIn() {
        assertEquals(
                "bash (42) did /etc/Hosts.",
                alert("%proc.name (%proc.pid) did %fd.name.").message());
        assertEquals(
                "sshd,O_RDONLY O_RDONLY",
                alert("%proc.aname[2],%evt.arg.flags %evt.arg[flags]").message());
        assertEquals("<NA> <NA>", alert("*%user.name %user.uid").message());
        assertEquals(
                "/ETC/HOSTS Hosts",
                alert("%toupper(fd.name) %basename(fd.name)").message());
        assertEquals(
                "10.0.0.1:443 true 5 (file,pipe)",
                alert("%fd.sip:%fd.sport %evt.is_open_read %evt.rawtime %fd.types")
                        .message());
    }

    @Test
    void numbersAreWrittenAsFalcoWritesThem() {
        assertEquals("18446744073709551615", alert("%proc.tty").message(), "without a sign");
        assertEquals("12.2", alert("%proc.fdusage").message(), "12.25 lies between, and C rounds to the even digit");
        Alert late = TestEngine.usual()
                .load("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n"
                        + "  output: \"%evt.rawtime\"\n")
                .alert(event("open").with("evt.rawtime", -7_478_355_582_854_775_808L));
        assertEquals("10968388490854775808", late.message(), "a time has no sign");
        assertEquals(new BigInteger("10968388490854775808"), late.fields().get("evt.rawtime"));
    }

    @Test
    void aFieldEndsWhereNoLongerOneIsMeant() {
        assertEquals("bash[42]", alert("%proc.name[%proc.pid]").message(), "proc.name takes no argument");
        assertEquals("bash[]", alert("%proc.name[]").message());
        assertEquals("sshd[1]", alert("%proc.aname[2][1]").message());
        assertEquals("bash. /etc/Hosts...", alert("%proc.name. %fd.name...").message());
    }

    @Test
    void whatFollowsAKnownFieldWithoutABreakIsTextAndAWarning() {
        LoadReport report = TestEngine.usual()
                .tryLoad(
                        """
                - rule: r
                  desc: d
                  condition: evt.type=open
                  priority: INFO
                  output: "%proc.namesake"
                """);
        assertEquals(1, report.ruleCount());
        Problem problem = report.problems().get(0);
        assertEquals(ProblemCode.LOAD_UNKNOWN_FILTER, problem.code());
        assertEquals("there is no field 'proc.namesake': 'proc.name' is printed, and then 'sake'", problem.message());
        assertEquals("bashsake", alert("%proc.namesake").message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"100%% of %proc.name", "%", "done %", "%5", "%5 x", "% proc.name", "%[1]", "%evt.arg"})
    void aPercentSignWithoutAFieldIsAnError(String output) {
        LoadReport report = TestEngine.usual()
                .tryLoad("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n  output: "
                        + TestEngine.quoted(output) + "\n");
        assertEquals(
                List.of(ProblemCode.LOAD_ERR_COMPILE_OUTPUT),
                report.problems().stream().map(Problem::code).toList());
        assertEquals(0, report.ruleCount());
    }

    @Test
    void transformersLeaveTheValueAsItIsToTheFields() {
        Alert alert = alert("%toupper(proc.name) %toupper(basename(fd.name)) %concat(proc.name,\"-\",user.name)");
        assertEquals("BASH HOSTS <NA>", alert.message());
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("evt.time", 1_700_000_000_123_456_789L);
        wanted.put("proc.name", "bash");
        wanted.put("fd.name", "/etc/Hosts");
        wanted.put("user.name", null);
        assertEquals(wanted, alert.fields());
    }

    @Test
    void waysToWriteTheTimeAreTheTimeAmongTheFields() {
        FakeFields fields = FakeFields.usual().add("evt.datetime", FieldType.TEXT, Scope.EVENT, ArgumentMode.NONE);
        Alert alert = TestEngine.first(fields)
                .load("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n"
                        + "  output: \"%evt.datetime\"\n")
                .alert(event("open").with("evt.datetime", "2023-11-14 22:13:20"));
        assertEquals("2023-11-14 22:13:20", alert.message());
        assertEquals(1_700_000_000_123_456_789L, alert.fields().get("evt.datetime"));
    }

    @Test
    void bytesThatAreNoUtf8AreReplaced() {
        Alert alert = TestEngine.usual()
                .load("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n"
                        + "  output: \"%fd.name|%3fd.name|\"\n")
                .alert(event("open").with("fd.name", new byte[] {'a', (byte) 0xFF, (byte) 0xC3, '\n', 'b'}));
        assertEquals(
                "a\uFFFD\uFFFD\nb|a\uFFFD\uFFFD|", alert.message(), "control characters are the formatter's concern");
        assertEquals("a\uFFFD\uFFFD\nb", alert.fields().get("fd.name"));
    }

    @Test
    void listsStayLists() {
        assertEquals(List.of("file", "pipe"), alert("%fd.types").fields().get("fd.types"));
    }

    @Test
    void widthsFillUpAndCut() {
        assertEquals(
                "[bash    ][ba][<NA>  ]",
                alert("[%8proc.name][%2proc.name][%6user.name]").message());
    }

    @Test
    void fieldsNobodyProvidesPrintAsMissing() {
        Alert alert = alert("%container.name %proc.name");
        assertEquals("<NA> bash", alert.message());
        assertEquals(
                List.of("evt.time", "container.name", "proc.name"),
                List.copyOf(alert.fields().keySet()));
    }

    @Test
    void outputsEndWithTheContainerOnceSomebodyKnowsContainers() {
        FakeFields fields = FakeFields.usual()
                .add("container.id", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE)
                .add("container.image.tag", FieldType.TEXT, Scope.PROCESS, ArgumentMode.NONE);
        Alert alert = TestEngine.first(fields)
                .load("- rule: r\n  desc: d\n  condition: evt.type=open\n  priority: INFO\n  output: >\n    did it\n")
                .alert(event("open").with("container.id", "host").with("container.image.tag", ""));
        assertEquals(
                "did it container_id=host container_name=<NA> container_image_repository=<NA> container_image_tag="
                        + " k8s_pod_name=<NA> k8s_ns_name=<NA>",
                alert.message());
        assertEquals(7, alert.fields().size());
    }

    @Test
    void alertFieldsKeepTheirTypesAndOrder() {
        Alert alert = alert(
                "%proc.name %proc.pid %user.name %evt.is_open_read %fd.sip %proc.fdusage %toupper(fd.name) %evt.arg.flags");
        assertEquals(
                List.of(
                        "evt.time",
                        "proc.name",
                        "proc.pid",
                        "user.name",
                        "evt.is_open_read",
                        "fd.sip",
                        "proc.fdusage",
                        "fd.name",
                        "evt.arg.flags"),
                List.copyOf(alert.fields().keySet()));
        assertEquals(
                Arrays.asList(
                        1_700_000_000_123_456_789L,
                        "bash",
                        42L,
                        null,
                        true,
                        "10.0.0.1",
                        12.25,
                        "/etc/Hosts",
                        "O_RDONLY"),
                new java.util.ArrayList<>(alert.fields().values()));
    }
}
