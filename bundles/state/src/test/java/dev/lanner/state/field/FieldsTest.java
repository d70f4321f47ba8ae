// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import dev.lanner.api.text.Text;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
    private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");

    private final StateRoom room = new StateRoom();
    private final FieldTable fields = AllFields.of(room, ZONE);

    private static final Host ELSEWHERE = new Host("elsewhere", 0, 1, 0, false);

    @BeforeEach
    void startWithAFamily() {
        Events.exec(room, 1, 0, "init").pass();
        Events.exec(room, 5, 1, "sshd").pass();
        Events.exec(room, 10, 5, "bash").pass();
        Events.fork(room, 20, 10).pass();
        Events.exec(room, 20, 10, "ls").pass();
    }

    private @Nullable String read(String field) {
        return fields.read(field, room.event);
    }

    @ParameterizedTest
    @CsvSource({
        "proc.name, ls",
        "proc.exe, ls",
        "proc.exepath, /usr/bin/ls",
        "proc.pid, 20",
        "proc.ppid, 10",
        "proc.args, a b c",
        "proc.args[1], b c",
        "proc.args[2], ''",
        "proc.cmdline, ls a b c",
        "proc.exeline, ls a b c",
        "proc.cmdnargs, 2",
        "proc.cmdlenargs, 4",
        "proc.env, HOME=/root LANG=C",
        "proc.env[HOME], /root",
        "proc.env[HOM], ''",
        "proc.cwd, /srv/",
        "proc.tty, 34816",
        "proc.pname, bash",
        "proc.pexe, bash",
        "proc.pexepath, /usr/bin/bash",
        "proc.pcmdline, bash a b c",
        "proc.aname, bash sshd init",
        "proc.aname[0], ls",
        "proc.aname[2], sshd",
        "proc.aexepath[3], /usr/bin/init",
        "proc.acmdline[1], bash a b c",
        "proc.apid, 20",
        "proc.apid[2], 5",
        "proc.aargs, a b c a b c a b c",
        "proc.aenv[LANG], C",
        "proc.aenv[1], HOME=/root LANG=C",
        "proc.loginshellid, 10",
        "proc.sid, 7",
        "proc.pgid, 20",
        "proc.pgid.name, ls",
        "proc.is_pgid_leader, true",
        "proc.is_sid_leader, false",
        "proc.nthreads, 1",
        "proc.nchilds, 0",
        "thread.tid, 20",
        "thread.ismain, true",
        "user.uid, 0",
        "user.name, root",
        "user.homedir, /root",
        "user.loginuid, 1000",
        "user.loginname, alice",
        "group.gid, 0",
        "group.name, root",
    })
    void fieldsOfTheProcess(String field, String expected) {
        assertEquals(expected, read(field));
    }

    @Test
    void whatIsUnknownHasNoValue() {
        room.draft("SYSCALL_CHDIR_X", 999).with("res", 0).with("path", "/").apply();
        assertNull(read("proc.name"));
        assertNull(read("user.name"));
        assertNull(read("proc.aname"));
        assertEquals("999", read("thread.tid"));
        Events.exit(room, 998, 997, true).apply();
        assertEquals("bash", read("proc.name"));
        assertEquals("alice", read("user.name"));
        assertNull(read("proc.exepath"));
        assertNull(read("proc.args"));
        assertNull(read("proc.cwd"));
        assertNull(read("proc.pid.ts"));
        assertNull(read("proc.duration"));
        assertNull(read("proc.is_exe_writable"));
        assertEquals("997", read("proc.pid"));
    }

    @Test
    void anUnsetLoginIsMinusOneWithoutName() {
        Events.exec(room, 20, 10, "ls")
                .with("loginuid", 0xFFFFFFFFL)
                .with("uid", 4711)
                .apply();
        assertEquals("-1", read("user.loginuid"));
        assertEquals("<NA>", read("user.loginname"));
        assertEquals("<NA>", read("user.name"));
        assertEquals("<NA>", read("user.homedir"));
        assertEquals("<NA>", read("user.shell"));
        assertEquals("4711", read("user.uid"));
    }

    @Test
    void aFileThatAnUnknownThreadOpensHasItsName() {
        room.draft("SYSCALL_OPEN_X", 999)
                .with("fd", 3)
                .with("name", "/etc/shadow")
                .apply();
        assertEquals("/etc/shadow", read("fd.name"));
        room.draft("SYSCALL_OPEN_X", 999).with("fd", 3).with("name", "shadow").apply();
        assertNull(read("fd.name"), "nobody knows where that is");
    }

    @Test
    void hostNamesAreThoseOfTheHostThatTheEventsAreOf() {
        connect();
        assertEquals("localhost", read("fd.sip.name"));
        room.state.begin(ELSEWHERE);
        connect();
        assertNull(read("fd.sip.name"));
    }

    @Test
    void whichEndIsLocalIsSaidByFalcosRuleWhereACaptureListsNoAddresses() throws UnknownHostException {
        connect();
        assertEquals("10.0.0.1", read("fd.lip"));
        room.state.begin(ELSEWHERE);
        connect();
        assertEquals("127.0.0.1", read("fd.lip"));
        InetAddress any = InetAddress.getByName("10.9.8.7");
        room.state.begin(ELSEWHERE.with(List.of(new NetworkAddress("eth0", any, any, any))));
        connect();
        assertEquals("10.0.0.1", read("fd.lip"));
    }

    @Test
    void anExecutableThatWasDeletedHasItsPath() {
        Events.exec(room, 20, 10, "ls")
                .with("trusted_exepath", "/tmp/ls (deleted)")
                .apply();
        assertEquals("/tmp/ls", read("proc.exepath"));
    }

    @Test
    void anEmptyWorkingDirectoryIsNotKnownAndTheOldOneStays() {
        Events.exec(room, 20, 10, "ls").with("cwd", "").apply();
        assertEquals("/srv/", read("proc.cwd"));
    }

    /** To this machine, from where nobody has been told of. */
    private void connect() {
        startWithAFamily();
        room.draft("SOCKET_SOCKET_X", 20)
                .with("fd", 5)
                .with("domain", 2)
                .with("type", 1)
                .with("proto", 0)
                .apply();
        byte[] tuple = {2, 10, 0, 0, 1, 0x50, 0, 127, 0, 0, 1, 0x51, 0};
        room.draft("SOCKET_CONNECT_X", 20)
                .with("res", 0)
                .with("fd", 5)
                .with("tuple", tuple)
                .apply();
    }

    @Test
    void anyAncestorCanBeAskedOneByOne() {
        FieldReader.Multi reader = (FieldReader.Multi) fields.reader("proc.aname");
        FieldValue value = new FieldValue();
        String[] names = {"bash", "sshd", "init"};
        for (int i = 0; i < names.length; i++) {
            assertTrue(reader.read(room.event, i, value));
            assertEquals(names[i], value.toString());
        }
        assertFalse(reader.read(room.event, 3, value));
    }

    @Test
    void leadersNeedNotBeAncestors() {
        Events.exec(room, 30, 1, "leader").with("sid", 30).pass();
        Events.exec(room, 20, 10, "ls")
                .with("sid", 30)
                .with("pgid", 30)
                .with("vpgid", 30)
                .with("pid", 20)
                .apply();
        assertEquals("30", read("proc.sid"));
        // In the host's namespace, where the number is the host's.
        Events.fork(room, 31, 1).with("sid", 30).with("pgid", 30).apply();
        assertEquals("leader", read("proc.sname"));
        assertEquals("/usr/bin/leader", read("proc.pgid.exepath"));
        assertEquals("leader", read("proc.vpgid.exe"));
    }

    @Test
    void durationsCountFromTheFork() {
        assertEquals("1000000", read("proc.duration"));
        assertNull(read("proc.ppid.duration"));
        Events.fork(room, 21, 20).apply();
        assertEquals("0", read("proc.duration"));
        assertEquals("2000000", read("proc.ppid.duration"));
    }

    @Test
    void theEndOfAProcessPrintsAllThatTheUserAsksFor() {
        Events.exit(room, 20, 20, true)
                .with("status", 3 << 8)
                .with("ret", 3)
                .with("process_status", 3 << 8)
                .apply();
        assertEquals("3", read("evt.arg.ret"));
        assertEquals("3", read("evt.rawarg.ret"));
        assertEquals("768", read("evt.arg.status"));
        assertEquals("procexit", read("evt.type"));
        assertEquals(">", read("evt.dir"));
        assertEquals("1000", read("user.uid"));
        assertEquals("alice", read("user.name"));
        assertEquals("/usr/bin/ls", read("proc.exepath"));
        assertEquals("true", read("proc.is_ended"));
        assertEquals("3", read("proc.exit_status"));
        assertNull(read("proc.exit_signal"));
        assertEquals("0", read("proc.nthreads"));
        assertEquals("status=768 ret=3 sig=0 core=0 reaper_tid=1(init)", read("evt.args"));
        assertNull(read("evt.res"));
        assertNull(read("evt.arg[5]"), "extensions have no number");
        assertEquals("20", read("evt.rawarg.pid"));
    }

    @Test
    void aProcessThatWasKilledSaysBySignal() {
        Events.exit(room, 20, 20, true)
                .with("status", 139)
                .with("ret", 0)
                .with("sig", 11)
                .with("core", 1)
                .with("process_status", 139)
                .apply();
        assertEquals("SIGSEGV", read("evt.arg.sig"));
        assertEquals("11", read("evt.rawarg.sig"));
        assertEquals("1", read("evt.arg.core"));
        assertEquals("SIGSEGV", read("proc.exit_signal"));
        assertEquals("0", read("proc.exit_status"));
        assertEquals("status=139 ret=0 sig=11(SIGSEGV) core=1 reaper_tid=1(init)", read("evt.args"));
    }

    @Test
    void aThreadThatLeavesOthersBehindEndsNoProcess() {
        Events.thread(room, 22, 20, 10).pass();
        Events.exit(room, 22, 20, false).apply();
        assertEquals("false", read("proc.is_ended"));
        assertNull(read("proc.exit_status"));
        assertNull(read("proc.exit_signal"));
        room.complete();
        Events.plainExit(room, 20, 0).apply();
        assertNull(read("proc.is_ended"));
        assertEquals("0", read("evt.arg.sig"));
    }

    @Test
    void eventsWithoutThePlaceOfAParameterHaveNoSuchArgument() {
        room.draft("SYSCALL_CHDIR_X", 20).with("res", -2).with("path", "x").apply();
        assertNull(read("evt.arg.ret"));
        assertEquals("ENOENT", read("evt.arg.res"));
        assertEquals("-2", read("evt.rawarg.res"));
        assertEquals("ENOENT", read("evt.res"));
        assertEquals("true", read("evt.failed"));
        assertEquals("res=-2(ENOENT) path=x", read("evt.args"));
        assertEquals("1", read("evt.type.is.chdir"));
        assertEquals("0", read("evt.type.is.open"));
    }

    @Test
    void emptyParametersSaySo() {
        room.draft("SYSCALL_EXECVE_19_X", 20).with("res", -2).apply();
        assertEquals("<NA>", read("evt.arg.flags"));
        assertEquals("NULL", read("evt.arg.args"));
        assertEquals("<NA>", read("evt.arg.trusted_exepath"));
        assertEquals("<NA>", read("evt.rawarg.trusted_exepath"));
        assertNull(read("evt.rawarg.uid"));
        assertNull(read("evt.rawarg.cap_inheritable"));
    }

    @Test
    void rawArgumentsHaveTheirOwnType() {
        FieldReader.Typed number = (FieldReader.Typed) fields.reader("evt.rawarg.ret");
        assertEquals(FieldType.INTEGER, number.type());
        assertEquals(FieldType.PATH, ((FieldReader.Typed) fields.reader("evt.rawarg.name")).type());
        assertEquals(FieldType.BYTES, ((FieldReader.Typed) fields.reader("evt.rawarg.data")).type());
        assertEquals(FieldType.INTEGER, ((FieldReader.Typed) fields.reader("evt.rawarg.size")).type());
    }

    @Test
    void wrongArgumentsAreRefusedWithAWordOfHelp() {
        for (String field : new String[] {
            "evt.arg.nosuch", "evt.rawarg.nosuch", "evt.type.is.nosuch", "proc.aname[x]", "proc.args[-1]"
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> fields.reader(field))
                    .getMessage();
            assertTrue(message != null && message.contains(", as in "), message);
        }
    }

    @Test
    void timesAreLocalAndInUtc() {
        room.at(1_795_333_659_012_345_678L);
        room.draft("SYSCALL_GETUID_X", 20).with("uid", 0).apply();
        assertEquals("08:47:39.012345678", read("evt.time"));
        assertEquals("08:47:39", read("evt.time.s"));
        assertEquals("2026-11-22 08:47:39.012345678", read("evt.datetime"));
        assertEquals("2026-11-22 08:47:39", read("evt.datetime.s"));
        assertEquals("2026-11-22T07:47:39.012345678+0000", read("evt.time.iso8601"));
        assertEquals("1795333659", read("evt.rawtime.s"));
        assertEquals("12345678", read("evt.rawtime.ns"));
        // Summer time.
        room.at(1_782_000_000_000_000_000L);
        room.draft("SYSCALL_GETUID_X", 20).with("uid", 0).apply();
        assertEquals("2026-06-21 02:00:00", read("evt.datetime.s"));
        room.at(951_782_399_999_999_999L);
        room.draft("SYSCALL_GETUID_X", 20).with("uid", 0).apply();
        assertEquals("2000-02-28T23:59:59.999999999+0000", read("evt.time.iso8601"));
        room.draft("SYSCALL_GETUID_X", 20).with("uid", 0).apply();
        assertEquals("2000-02-29T00:00:00.000999999+0000", read("evt.time.iso8601"));
        assertEquals("1000000", read("evt.deltatime"));
    }

    @Test
    void opensAreToldByTheirFlags() {
        room.draft("SYSCALL_OPENAT_2_X", 20)
                .with("fd", 3)
                .with("dirfd", -100)
                .with("name", "sub/../file")
                .with("flags", 2 | 4 | 16384)
                .with("mode", 0755)
                .apply();
        assertEquals("false", read("evt.is_open_read"));
        assertEquals("true", read("evt.is_open_write"));
        assertEquals("true", read("evt.is_open_create"));
        assertEquals("true", read("evt.is_open_exec"));
        assertEquals("/srv/file", read("evt.arg.name"));
        assertEquals("sub/../file", read("evt.rawarg.name"));
        assertEquals("0755", read("evt.arg.mode"));
        assertEquals("O_CREAT|O_WRONLY|O_F_CREATED", read("evt.arg.flags"));
    }

    private String argument(Event event, String name) {
        return String.valueOf(fields.read("evt.arg." + name, event));
    }

    @Test
    void addressesArePrintedAsPeopleWriteThem() {
        byte[] v4 = {2, 127, 0, 0, 1, (byte) 0x90, 0x1F};
        assertEquals("127.0.0.1:8080", argument(connect(v4), "addr"));
        assertEquals("::1:80", argument(connect(v6(new int[] {0, 0, 0, 0, 0, 0, 0, 1}, 80)), "addr"));
        assertEquals(
                "2001:db8::8:800:200c:417a:1",
                argument(connect(v6(new int[] {0x2001, 0xdb8, 0, 0, 8, 0x800, 0x200c, 0x417a}, 1)), "addr"));
        assertEquals("1:0:0:2::3:1", argument(connect(v6(new int[] {1, 0, 0, 2, 0, 0, 0, 3}, 1)), "addr"));
        assertEquals("fe80:::1", argument(connect(v6(new int[] {0xfe80, 0, 0, 0, 0, 0, 0, 0}, 1)), "addr"));
        assertEquals("1:2:3:4:5:6:7:8:9", argument(connect(v6(new int[] {1, 2, 3, 4, 5, 6, 7, 8}, 9)), "addr"));
        assertEquals(
                "::ffff:10.0.0.1:5", argument(connect(v6(new int[] {0, 0, 0, 0, 0, 0xffff, 0x0a00, 1}, 5)), "addr"));
        assertEquals("/run/x", argument(connect(new byte[] {1, '/', 'r', 'u', 'n', '/', 'x', 0}), "addr"));
        assertEquals("family 16", argument(connect(new byte[] {16}), "addr"));
        assertEquals("INVALID IPv4", argument(connect(new byte[] {2, 1}), "addr"));
    }

    private Event connect(byte[] address) {
        return room.draft("SOCKET_CONNECT_X", 20)
                .with("res", 0)
                .with("addr", address)
                .apply();
    }

    private static byte[] v6(int[] groups, int port) {
        byte[] bytes = new byte[19];
        bytes[0] = 10;
        for (int i = 0; i < groups.length; i++) {
            bytes[1 + 2 * i] = (byte) (groups[i] >> 8);
            bytes[2 + 2 * i] = (byte) groups[i];
        }
        bytes[17] = (byte) port;
        bytes[18] = (byte) (port >> 8);
        return bytes;
    }

    @ParameterizedTest
    @CsvSource({
        "2000000000, 2s",
        "0, 0s",
        "500000000, 0.5s",
        "1234567890, 1.23457s",
        "999999999, 1s",
        "123456789012345, 123457s",
        "1234567890123456, 1.23457e+06s",
        "100000, 0.0001s",
        "99999, 9.9999e-05s",
        "1, 1e-09s",
        "10000000000, 10s",
        "100500000000, 100.5s",
    })
    void durationsAreShort(long nanoseconds, String expected) {
        room.draft("SYSCALL_NANOSLEEP_X", 20)
                .with("res", 0)
                .with("interval", nanoseconds)
                .apply();
        assertEquals(expected, argument(room.event, "interval"));
    }

    @Test
    void otherKindsOfParameters() {
        room.draft("SYSCALL_PPOLL_X", 20)
                .with("res", 0)
                .with("sigmask", 1 << 8 | 1 << 14)
                .with("timeout", -1)
                .apply();
        assertEquals("SIGKILL SIGTERM", argument(room.event, "sigmask"));
        assertEquals("none", argument(room.event, "timeout"));
        room.draft("SYSCALL_WRITE_X", 20)
                .with("res", 3)
                .with("data", new byte[] {'a', 0, (byte) 0xFF})
                .apply();
        assertEquals("a..", argument(room.event, "data"));
        room.draft("SYSCALL_SETUID_X", 20)
                .with("res", 0)
                .with("uid", 0xFFFFFFFFL)
                .apply();
        assertEquals("res=0 uid=-1(<NONE>)", read("evt.args"));
        room.draft("SYSCALL_SETUID_X", 20).with("res", 0).with("uid", 4711).apply();
        assertEquals("res=0 uid=4711(<NA>)", read("evt.args"));
        room.draft("SYSCALL_CHMOD_X", 20)
                .with("res", 0)
                .with("filename", "/x")
                .with("mode", 0600)
                .apply();
        assertEquals("res=0 filename=/x mode=0600(S_IWUSR|S_IRUSR)", read("evt.args"));
        room.draft("GENERIC_X", 20).with("ID", 1).apply();
        assertEquals("", read("evt.args"));
        assertEquals("restart_syscall", read("evt.type"));
    }

    @Test
    void bytesThatAreNoUtf8StayAsTheyAre() {
        byte[] raw = {'x', (byte) 0xC3, '(', (byte) 0xFF};
        byte[] arguments = {'x', (byte) 0xC3, '(', (byte) 0xFF, 0};
        Events.exec(room, 20, 10, "ls")
                .with("args", arguments)
                .with("trusted_exepath", Text.copyOf(raw, 0, raw.length))
                .apply();
        for (String field : new String[] {"proc.args", "proc.args[0]", "proc.exepath"}) {
            FieldValue value = new FieldValue();
            assertTrue(fields.reader(field).read(room.event, value));
            assertTrue(value.contentEquals(Text.copyOf(raw, 0, raw.length)), field);
        }
    }

    @Test
    void everyFieldHasAWordOfExplanation() {
        fields.specs().values().forEach(spec -> {
            assertTrue(spec.description().endsWith("."), spec.name());
            assertTrue(spec.description().length() > 2 && spec.description().length() < 160, spec.name());
        });
    }
}
