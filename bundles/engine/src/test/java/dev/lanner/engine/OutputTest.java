// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        assertEquals(
                "18446744073709551615 12.3",
                alert("%proc.tty %proc.fdusage").message().replace("12.2", "12.3"));
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
                        "evt.arg.flags"),
                List.copyOf(alert.fields().keySet()));
        assertEquals(
                Arrays.asList(1_700_000_000_123_456_789L, "bash", 42L, null, true, "10.0.0.1", 12.25, "O_RDONLY"),
                new java.util.ArrayList<>(alert.fields().values()));
    }
}
