// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static dev.lanner.engine.TestEngine.event;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorsTest {
    private static FakeEvent sample() {
        return event("open")
                .with("proc.name", "Bash")
                .with("proc.pname", "bash")
                .with("proc.cmdline", "bash -c 'cat /etc/shadow'")
                .with("proc.pid", 4242)
                .with("proc.ppid", 1)
                .with("proc.tty", -1L)
                .with("proc.fdusage", 12.5)
                .with("proc.aname", List.of("sh", "sshd", "systemd"))
                .with("proc.aname[2]", "sshd")
                .with("fd.name", "/opt/dir/subdir/file.txt")
                .with("fd.num", -2)
                .with("fd.sip", new byte[] {10, 1, 2, 3})
                .with("fd.ip", List.of(new byte[] {10, 1, 2, 3}, new byte[] {(byte) 192, (byte) 168, 0, 7}))
                .with("fd.net", List.of(new byte[] {10, 1, 2, 3}, new byte[] {(byte) 192, (byte) 168, 0, 7}))
                .with("fd.sport", 443)
                .with("fd.types", List.of("file", "pipe"))
                .with("evt.buffer", "\u007fELF..hello")
                .with("evt.is_open_read", true)
                .with("evt.arg[data]", "aGVsbG8=")
                .with("proc.args", List.of("-c", "id"))
                .with("evt.num", 10);
    }

    private static boolean holds(String condition) {
        FakeFields fields = FakeFields.usual()
                .add(
                        "proc.args",
                        FieldType.TEXT,
                        Scope.EVENT,
                        ArgumentMode.OPTIONAL,
                        dev.lanner.api.field.FieldFlag.LIST);
        return TestEngine.first(fields).condition(condition).isMatch(sample());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc.name = Bash",
                "proc.name == Bash",
                "proc.name != bash",
                "proc.name = 'Bash'",
                "proc.name exists",
                "not proc.pname = zsh",
                "proc.cmdline contains /etc/shadow",
                "proc.cmdline contains ''",
                "proc.cmdline icontains ETC/SHADOW",
                "proc.cmdline startswith 'bash -c'",
                "proc.cmdline endswith \"shadow'\"",
                "proc.name glob B*h",
                "proc.name glob B?sh",
                "proc.name glob [A-C]ash",
                "proc.name glob [!x]ash",
                "proc.name iglob b*H",
                "fd.name glob /opt/*.txt",
                "proc.name regex 'B.*h'",
                "proc.name regex [A-Z]ash",
                "proc.name in (sh, Bash)",
                "proc.name intersects (sh, Bash)",
                "proc.name = oneof (Bash, sh)",
                "proc.name != oneof (Bash, sh)",
                "proc.name != allof (zsh, sh)",
                "proc.name startswith anyof (x, Ba)",
                "proc.name startswith allof (B, Ba)",
                "proc.name regex oneof (B.*, z.*)",
                "tolower(proc.name) = bash",
                "toupper(proc.name) = BASH",
                "tolower(proc.name) = val(proc.pname)",
                "proc.pname = tolower(proc.name)",
                "b64(evt.arg.data) = hello",
                "b64(evt.arg[data]) startswith hel",
                "basename(fd.name) = file.txt",
                "len(proc.name) = 4",
                "len(fd.types) = 2",
                "len(fd.types) > 1",
                "join('-', (proc.name, \"x\", proc.pname)) = Bash-x-bash",
                "join(\",\", ()) = \"\"",
                "join(',', fd.types) = 'file,pipe'",
                "concat(proc.name, \"!\") = Bash!",
                "toupper(concat(\"a\", tolower(proc.name))) = ABASH",
                "proc.pid = 4242",
                "proc.pid = 0x1092",
                "proc.pid != 1",
                "proc.pid > 4241 and proc.pid >= 4242 and proc.pid < 4243 and proc.pid <= 4242",
                "proc.pid in (1, 4242)",
                "proc.ppid < val(proc.pid)",
                "fd.num < 0",
                "fd.num = -2",
                "proc.tty > 5",
                "proc.tty = 0xffffffffffffffff",
                "proc.fdusage > 12.4",
                "proc.fdusage < 1.3e+1",
                "evt.is_open_read = true",
                "evt.is_open_read != false",
                "fd.sip = 10.1.2.3",
                "fd.sip = 10.1.0.0/16",
                "fd.sip in (1.2.3.4, 10.0.0.0/8)",
                "fd.sip != 10.1.2.4",
                "fd.sip = oneof (10.1.2.3, 1.1.1.1)",
                "fd.ip = 192.168.0.7",
                "fd.ip != 1.1.1.1",
                "fd.net = 192.168.0.0/16",
                "fd.net != 172.16.0.0/12",
                "fd.net in (172.16.0.0/12, 10.0.0.0/8)",
                "fd.sport = 443",
                "fd.sport = https",
                "fd.sport in (http, https)",
                "fd.types in (file, pipe, ipv4)",
                "fd.types intersects (ipv4, pipe)",
                "fd.types exists",
                "proc.aname = sshd",
                "proc.aname in (login, systemd)",
                "proc.aname startswith sys",
                "proc.aname[2] = sshd",
                "proc.aname exists",
                "not proc.aname = zsh",
                "evt.buffer bcontains 454c46",
                "evt.buffer bstartswith 7F454c46",
                "evt.buffer contains hello",
                "fd.name pmatch (/opt/dir)",
                "fd.name pmatch (/opt/dir/)",
                "fd.name pmatch (/)",
                "fd.name pmatch (/opt/dir/subdir/file.txt)",
                "fd.name pmatch (/var, /opt)",
                "fd.name pmatch (/opt/*/subdir)",
                "fd.name pmatch (/opt/di[r]/sub*)",
                "fd.name pmatch (/*/*/*)",
                "evt.type in (open, openat)",
                "evt.type != close",
                "evt.type = oneof (open, close)",
                "syscall.type exists or evt.type = open",
                "proc.sname != x or not proc.sname != x",
                "evt.dir = < or evt.num > 0",
            })
    void hold(String condition) {
        FakeFields fields = FakeFields.usual()
                .add(
                        "proc.args",
                        FieldType.TEXT,
                        Scope.EVENT,
                        ArgumentMode.OPTIONAL,
                        dev.lanner.api.field.FieldFlag.LIST)
                .add("syscall.type", FieldType.TEXT, Scope.EVENT, ArgumentMode.NONE)
                .add("proc.sname", FieldType.TEXT, Scope.EVENT, ArgumentMode.NONE);
        assertEquals(true, TestEngine.first(fields).condition(condition).isMatch(sample()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proc.name = bash",
                "proc.name != Bash",
                "user.name exists",
                "user.name = x",
                "user.name != x",
                "user.name in (x)",
                "proc.name contains ash!",
                "proc.name startswith ash",
                "proc.name endswith Ba",
                "proc.name glob b*",
                "proc.name glob Bas",
                "proc.name regex ash",
                "proc.name regex Bas",
                "proc.name in (bash)",
                "proc.name in ()",
                "proc.name = oneof ()",
                "proc.name = allof ()",
                "proc.name = oneof (Bash, Bash)",
                "proc.name != allof (Bash, sh)",
                "b64(proc.cmdline) exists",
                "len(user.name) = 0",
                "proc.pid > 4242",
                "proc.tty < 5",
                "proc.fdusage > 13",
                "evt.is_open_read = false",
                "fd.sip = 10.1.2.4",
                "fd.sip = 10.2.0.0/16",
                "fd.sip = ::1",
                "fd.ip != 192.168.0.7",
                "fd.net != 10.0.0.0/8",
                "fd.types in (file)",
                "fd.types intersects (ipv4)",
                "proc.aname = bash",
                "fd.name pmatch (/opt/di)",
                "fd.name pmatch (/opt/dir2, /var)",
                "fd.name pmatch (/opt/*/subdir2)",
                "fd.name pmatch (/opt/dii?/subdir)",
                "fd.name pmatch ()",
                "evt.buffer bcontains 00",
                "evt.buffer bstartswith 454c46",
                "evt.type != open",
                "evt.type = allof (open, close)",
                "evt.dir = >",
            })
    void doNotHold(String condition) {
        assertEquals(false, holds(condition));
    }

    @ParameterizedTest
    @CsvSource({
        "2001:4860:4860::8888, 2001:4860:4860::8888, true",
        "2001:4860:4860::8888, 2001::0/16, true",
        "2001:4860:4860::8888, 2001:4860:4860::8888/48, true",
        "2001:4860:4860::8888, 2001:db8:abcd:0012::0/64, false",
        "2001:4860:4860::8888, 10.0.0.0/8, false",
        "10.1.2.3, 0.0.0.0/0, true",
        "10.1.2.3, 10.1.2.0/31, false",
    })
    void compareAddresses(String address, String network, boolean expected) throws java.net.UnknownHostException {
        byte[] bytes = java.net.InetAddress.getByName(address).getAddress();
        TestEngine engine = TestEngine.usual().condition("fd.sip = " + network);
        assertEquals(expected, engine.isMatch(event("open").with("fd.sip", bytes)));
    }

    @ParameterizedTest
    @CsvSource({"evt.around[7] = 10, true", "evt.around[7] = 11, true", "evt.around[7] = 9, false"})
    void equalAsksOfAFieldThatIsAtMostWhetherItIsNotMore(String condition, boolean expected) {
        FakeFields fields = FakeFields.usual()
                .add(
                        "evt.around",
                        FieldType.UNSIGNED,
                        Scope.EVENT,
                        ArgumentMode.REQUIRED,
                        dev.lanner.api.field.FieldFlag.AT_MOST);
        FakeEvent near = event("open").with("evt.around[7]", 10);
        assertEquals(expected, TestEngine.first(fields).condition(condition).isMatch(near));
    }
}
