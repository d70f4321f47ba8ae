// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Identity;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.text.Text;
import dev.lanner.state.field.AllFields;
import dev.lanner.state.process.ThreadRecord;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.FakeIdentities;
import dev.lanner.state.testing.FakeIdentities.Somebody;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who threads are, as the service that knows containers says. */
class IdentitiesTest {
    private static final long LATER_NS = 200_000_000;
    private static final int NEW_MOUNTS = 32;

    private final StateRoom room = new StateRoom();
    private final FakeIdentities source = new FakeIdentities();
    private final Somebody web = new Somebody("web");

    private ThreadRecord thread(long tid) {
        return Objects.requireNonNull(room.table.thread(tid), () -> "thread " + tid);
    }

    /** Processes 10 and its child 20, with a second thread 21. */
    private void startAFamily() {
        Events.fork(room, 10, 1).with("mount_ns", 5).with("user_ns", 6).pass();
        Events.fork(room, 20, 10).with("mount_ns", 5).with("user_ns", 6).pass();
        Events.thread(room, 21, 20, 10).with("mount_ns", 5).with("user_ns", 6).pass();
    }

    private void someEvent() {
        room.draft("SYSCALL_GETCWD_X", 10).with("res", 0).pass();
    }

    private void someEventLater() {
        room.at(room.timeNs() + LATER_NS);
        someEvent();
    }

    private void useSource() {
        room.state.bindIdentitySource(source);
        someEvent();
        source.takeAsked();
    }

    @Test
    void withoutAServiceAllAreTheHosts() {
        startAFamily();
        assertSame(Identity.HOST, thread(20).identity());
    }

    @Test
    void whenTheServiceComesAllAreAskedFor() {
        startAFamily();
        int version = thread(20).version();
        source.answer = thread -> thread.process().pid() == 20 ? web : Identity.HOST;
        room.state.bindIdentitySource(source);
        someEvent();
        assertEquals(List.of(10L, 20L, 21L), source.takeAsked());
        assertSame(web, thread(20).identity());
        assertSame(web, thread(21).identity());
        assertSame(Identity.HOST, thread(10).identity());
        assertNotEquals(version, thread(20).version());
    }

    @Test
    void aThreadIsAskedForWhenItIsNewRunsAProgramOrMovesAndAtNoOtherTime() {
        startAFamily();
        useSource();
        Events.fork(room, 30, 20).pass();
        assertEquals(List.of(30L), source.takeAsked());
        Events.thread(room, 31, 30, 20).pass();
        assertEquals(List.of(31L), source.takeAsked());
        Events.exec(room, 30, 20, "ls").pass();
        assertEquals(List.of(30L), source.takeAsked());
        room.draft("SYSCALL_UNSHARE_X", 21)
                .with("res", 0)
                .with("flags", NEW_MOUNTS)
                .with("mount_ns", 55)
                .pass();
        assertEquals(List.of(21L), source.takeAsked());
        room.draft("SYSCALL_SETNS_X", 21)
                .with("res", 0)
                .with("mount_ns", 55)
                .with("user_ns", 66)
                .pass();
        assertEquals(List.of(21L), source.takeAsked());
        room.draft("ITER_TASK_E", 20L << 32 | 21)
                .with("unified_cgroup", "/b")
                .with("whole_process", 0)
                .pass();
        assertEquals(List.of(21L), source.takeAsked());
        room.draft("ITER_TASK_E", 20L << 32 | 20)
                .with("cgroups", "cpu=/b\0")
                .with("whole_process", 1)
                .pass();
        assertEquals(List.of(20L, 21L), source.takeAsked());

        room.draft("SYSCALL_SETNS_X", 21)
                .with("res", 0)
                .with("mount_ns", 55)
                .with("user_ns", 66)
                .pass();
        room.draft("SYSCALL_SETNS_X", 21)
                .with("res", -1)
                .with("mount_ns", 56)
                .with("user_ns", 66)
                .pass();
        room.draft("SYSCALL_EXECVE_19_X", 20)
                .with("res", -2)
                .with("exe", "none")
                .pass();
        room.draft("SYSCALL_SETUID_X", 20)
                .with("res", 0)
                .with("uid", 33)
                .with("effective_uid", 33)
                .pass();
        room.draft("SYSCALL_CHDIR_X", 20).with("res", 0).with("path", "/").pass();
        room.draft("ITER_TASK_E", 20L << 32 | 20).with("comm", "renamed").pass();
        Events.exit(room, 30, 30, true).pass();
        someEventLater();
        assertEquals(List.of(), source.takeAsked());
    }

    @Test
    void whoGetsAnotherRootFolderIsAskedForWithAllWhoShareIt() {
        Events.fork(room, 10, 1).with("root_folder", 100).pass();
        Events.fork(room, 20, 10).pass();
        Events.thread(room, 21, 20, 10).pass();
        useSource();
        assertEquals(100, thread(21).rootFolder(), "as the parent's");
        room.draft("GENERIC_X", 20)
                .with("ID", 137)
                .with("nativeID", 155)
                .with("root_folder", 200)
                .pass();
        assertEquals(200, thread(20).rootFolder());
        assertEquals(thread(20).rootFolder(), thread(21).rootFolder());
        assertEquals(100, thread(10).rootFolder());
        assertEquals(List.of(20L, 21L), source.takeAsked());
        room.draft("GENERIC_X", 20).with("ID", 41).with("nativeID", 110).pass();
        room.draft("SYSCALL_CHROOT_X", 20)
                .with("res", -1)
                .with("path", "/no")
                .with("root_folder", 200)
                .pass();
        assertEquals(List.of(), source.takeAsked());
        room.draft("SYSCALL_CHROOT_X", 20)
                .with("res", 0)
                .with("path", "/jail")
                .with("root_folder", 300)
                .pass();
        assertEquals(300, thread(21).rootFolder());
        assertEquals(List.of(20L, 21L), source.takeAsked());
        Events.exec(room, 20, 10, "ls").with("root_folder", 400).pass();
        assertEquals(400, thread(20).rootFolder());
    }

    @Test
    void aNewThreadIsAskedForWithAllThatItIs() {
        startAFamily();
        useSource();
        List<String> seen = new ArrayList<>();
        source.answer = thread -> {
            ProcessState parent = Objects.requireNonNull(thread.process().parent());
            seen.add(thread.controlGroups() + " " + thread.unifiedControlGroup() + " " + thread.mountNamespace() + " "
                    + thread.userNamespace() + " " + thread.process().pidNamespace() + " "
                    + thread.process().nsPid()
                    + " child of " + parent.pid() + " " + thread.uid());
            return web;
        };
        Events.fork(room, 30, 10)
                .with("cgroups", "memory=/m\0")
                .with("unified_cgroup", "/docker/x")
                .with("mount_ns", 7)
                .with("user_ns", 8)
                .with("pid_ns", 9)
                .with("vpid", 1)
                .apply();
        assertEquals(List.of("[memory=/m] /docker/x 7 8 9 1 child of 10 1000"), seen);
        assertSame(web, Objects.requireNonNull(room.event.thread()).identity());
    }

    @Test
    void whoIsToldOfIsAskedForWhenItsParentsAreThere() {
        room.state.begin(new Host("other", 0, 4, 0, false));
        useSource();
        List<String> seen = new ArrayList<>();
        source.answer = thread -> {
            ProcessState parent = thread.process().parent();
            seen.add(thread.tid() + " child of " + (parent == null ? "nobody" : parent.pid()) + ' '
                    + thread.mountNamespace());
            return web;
        };
        room.draft("ITER_TASK_E", 20L << 32 | 20)
                .with("ppid", 10)
                .with("mount_ns", 3)
                .with("vtgid", 20)
                .apply();
        room.draft("ITER_TASK_E", 10L << 32 | 10)
                .with("ppid", 0)
                .with("mount_ns", 4)
                .with("vtgid", 10)
                .apply();
        someEvent();
        assertEquals(List.of("20 child of 10 3", "10 child of nobody 4"), seen);
        assertSame(web, thread(20).identity());
    }

    @Test
    void allAreAskedForAgainWhenTheServiceSaysSoOrAnotherComes() {
        startAFamily();
        useSource();
        source.answer = thread -> web;
        someEventLater();
        assertEquals(List.of(), source.takeAsked());
        source.changes++;
        someEventLater();
        assertEquals(List.of(10L, 20L, 21L), source.takeAsked());
        assertSame(web, thread(21).identity());

        FakeIdentities better = new FakeIdentities();
        room.state.bindIdentitySource(better);
        room.state.unbindIdentitySource(source);
        source.calls = 0;
        someEventLater();
        assertEquals(List.of(10L, 20L, 21L), better.takeAsked());
        assertSame(Identity.HOST, thread(21).identity());
        assertEquals(0, source.calls);
    }

    @Test
    void whenTheServiceGoesAllAreTheHostsAndItIsNotCalledAgain() {
        startAFamily();
        source.answer = thread -> web;
        useSource();
        room.state.unbindIdentitySource(source);
        source.calls = 0;
        int version = thread(20).version();
        Events.fork(room, 30, 20).pass();
        room.draft("ASYNCEVENT_E", 10)
                .with("name", "cgroup_mkdir")
                .with("data", "/x")
                .pass();
        someEventLater();
        assertSame(Identity.HOST, thread(20).identity());
        assertSame(Identity.HOST, thread(30).identity());
        assertNotEquals(version, thread(20).version());
        assertEquals(0, source.calls);
    }

    @Test
    void aServiceThatFailsLeavesThreadsWhoTheyAre() {
        startAFamily();
        source.answer = thread -> web;
        useSource();
        source.answer = thread -> {
            throw new IllegalStateException("broken");
        };
        Events.exec(room, 20, 10, "ls").pass();
        assertSame(web, thread(20).identity());
        source.answer = thread -> Identity.HOST;
        Events.exec(room, 20, 10, "ls").pass();
        assertSame(Identity.HOST, thread(20).identity());
    }

    @Test
    void itHearsOfControlGroupsThatAreMade() {
        startAFamily();
        useSource();
        room.draft("ASYNCEVENT_E", 10)
                .with("name", "cgroup_mkdir")
                .with("data", "/docker/x")
                .pass();
        room.draft("ASYNCEVENT_E", 10)
                .with("name", "other")
                .with("data", "/docker/y")
                .pass();
        room.draft("ASYNCEVENT_E", 77)
                .with("name", "cgroup_mkdir")
                .with("data", "/docker/z")
                .pass();
        assertEquals(List.of("/docker/x", "/docker/z"), source.made);
        assertEquals(List.of(10L, -1L), source.makers);
    }

    @Test
    void theVersionChangesWithWhatTheIdentitySaysAndWithTheIdentityOfAncestors() {
        startAFamily();
        source.answer = thread -> web;
        useSource();
        int version = thread(20).version();
        assertEquals(version, thread(20).version());
        web.changes++;
        assertNotEquals(version, thread(20).version());
        version = thread(20).version();
        source.answer = thread -> Identity.HOST;
        room.draft("ITER_TASK_E", 10L << 32 | 10)
                .with("cgroups", "cpu=/c\0")
                .with("whole_process", 1)
                .pass();
        assertSame(web, thread(20).identity());
        assertNotEquals(version, thread(20).version());
    }

    /** What was computed for a version must be true whenever the thread has that version. */
    @Test
    void aVersionNeverComesBackForAnythingElse() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        startAFamily();
        Somebody[] all = {web, new Somebody("db"), new Somebody("mail")};
        useSource();
        Map<Integer, String> computed = new HashMap<>();
        for (int step = 0; step < 5000; step++) {
            Somebody next = all[random.nextInt(all.length)];
            switch (random.nextInt(4)) {
                case 0 -> next.changes += random.nextInt(3);
                case 1 -> {
                    source.answer = thread -> random.nextBoolean() ? next : Identity.HOST;
                    Events.exec(room, 20, 10, "p" + random.nextInt(3)).pass();
                }
                case 2 -> {
                    source.changes++;
                    someEventLater();
                }
                default ->
                    room.draft("ITER_TASK_E", 20L << 32 | 20)
                            .with("comm", "c" + random.nextInt(3))
                            .pass();
            }
            ThreadRecord thread = thread(20);
            String truth = thread.identity() + " " + thread.identity().changes() + " " + thread.name() + " "
                    + thread.process().exe();
            String known = computed.putIfAbsent(thread.version(), truth);
            assertTrue(
                    known == null || known.equals(truth),
                    "seed " + seed + ", step " + step + ": " + known + ", " + truth);
        }
    }

    private static Accounts accounts(Map<Long, String> names) {
        return new Accounts() {
            @Override
            public @Nullable User user(long uid) {
                String name = names.get(uid);
                return name == null
                        ? null
                        : new User(Text.of(name), 7, Text.of("/home/in/" + name), Text.of("/bin/ash"));
            }

            @Override
            public @Nullable Text groupName(long gid) {
                String name = names.get(gid);
                return name == null ? null : Text.of("g-" + name);
            }
        };
    }

    @Test
    void namesAreThoseOfTheThreadsOwnAccountsButALoginIsTheHosts() {
        FieldTable fields = AllFields.of(room, ZoneId.of("UTC"));
        startAFamily();
        source.answer = thread -> thread.process().pid() == 20 ? web : Identity.HOST;
        useSource();
        web.accounts = accounts(Map.of(1000L, "app"));
        room.draft("SYSCALL_GETCWD_X", 20).with("res", 0).pass();
        assertEquals("app", fields.read("user.name", room.event));
        assertEquals("/home/in/app", fields.read("user.homedir", room.event));
        assertEquals("/bin/ash", fields.read("user.shell", room.event));
        assertEquals("g-app", fields.read("group.name", room.event));
        assertEquals("alice", fields.read("user.loginname", room.event));
        someEvent();
        assertEquals("alice", fields.read("user.name", room.event));
        assertEquals("users", fields.read("group.name", room.event));

        // Nobody may be taken for somebody of the host, root neither.
        web.accounts = accounts(Map.of());
        room.draft("SYSCALL_GETCWD_X", 20).with("res", 0).pass();
        assertEquals("<NA>", fields.read("user.name", room.event));
        assertEquals("<NA>", fields.read("group.name", room.event));
        Events.exec(room, 20, 10, "ls").pass();
        assertEquals("0", fields.read("user.uid", room.event));
        assertEquals("<NA>", fields.read("user.name", room.event));

        // A runtime prepares its container with the host's files still before it.
        web.accounts = Accounts.NONE;
        Events.exec(room, 20, 10, "ls").pass();
        assertEquals("root", fields.read("user.name", room.event));
    }

    @Test
    void aServiceIsToldWhatMachineTheStreamIsAboutBeforeItIsAskedForAnybody() {
        useSource();
        startAFamily();
        assertTrue(source.hosts.get(0).isThisOne() && source.hosts.size() == 1, () -> source.hosts.toString());
        assertFalse(source.wasAskedTooEarly);

        room.state.begin(new Host("elsewhere", 0, 1, 0, false));
        assertEquals("elsewhere", source.hosts.get(1).name());
    }

    @Test
    void whoHasNotLoggedInHasNoLoginName() {
        FieldTable fields = AllFields.of(room, ZoneId.of("UTC"));
        Events.fork(room, 10, 1).with("loginuid", 0xFFFFFFFFL).pass();
        assertEquals("-1", fields.read("user.loginuid", room.event));
        assertEquals("<NA>", fields.read("user.loginname", room.event));
    }

    @Test
    void whoChangesItsIdsInAUserNamespaceHasTheHostsNumbers() {
        startAFamily();
        room.draft("SYSCALL_SETRESUID_X", 20)
                .with("res", 0)
                .with("ruid", 33)
                .with("euid", 33)
                .with("suid", 33)
                .with("effective_uid", 100033)
                .with("effective_gid", 100000)
                .pass();
        assertEquals(100033, thread(20).uid());
        assertEquals(100000, thread(20).gid());
    }

    @Test
    void itHearsOfContainersByEventsOfEveryForm() {
        startAFamily();
        useSource();
        room.draft("ASYNCEVENT_E", 0)
                .with("name", "container")
                .with("data", "{1}\0")
                .pass();
        room.draft("ASYNCEVENT_E", 0)
                .with("name", "container_removed")
                .with("data", "{2}")
                .pass();
        room.draft("ASYNCEVENT_E", 0).with("name", "other").with("data", "{3}").pass();
        room.draft("ASYNCEVENT_E", 0).with("name", "container").pass();
        room.draft("CONTAINER_JSON_2_E", 0).with("json", "{4}").pass();
        assertEquals(List.of("{1}", "ended {2}", "{4}"), source.heard);
    }

    @Test
    void itsNewsBecomeEventsThatItHearsOf() {
        startAFamily();
        useSource();
        assertFalse(room.state.hasNews());
        source.news.addAll(List.of("begun", "?known", "-ended"));
        assertTrue(room.state.hasNews());
        List<String> all = new ArrayList<>();
        room.state.passNews(
                (record, offset, limit) -> all.add("event " + heard(record, offset, limit)),
                (record, offset, limit) -> all.add("state " + heard(record, offset, limit)));
        assertEquals(List.of("event begun", "state ?known", "event ended -ended"), all);
        assertFalse(room.state.hasNews());
        room.state.unbindIdentitySource(source);
        source.news.add("later");
        assertFalse(room.state.hasNews(), "who has gone is not asked");
    }

    @Test
    void whatContainersAreIsPartOfTheStateThatIsTold() {
        startAFamily();
        useSource();
        source.described.add("a container");
        List<String> all = new ArrayList<>();
        room.state.tell((record, offset, limit) -> {
            MutableEvent event = StateRoom.newEvent();
            assertTrue(event.moveTo(record, offset, limit, 0, 1, ""));
            if (event.type().name().equals("asyncevent")) {
                all.add(heard(record, offset, limit));
            }
        });
        assertEquals(List.of("a container"), all);
    }

    private String heard(ByteBuffer record, int offset, int limit) {
        source.heard.clear();
        MutableEvent event = StateRoom.newEvent();
        assertTrue(event.moveTo(record, offset, limit, 0, 1, "syscall"));
        room.state.apply(event);
        return String.join(",", source.heard);
    }

    @Test
    void itHearsOfTheEndOfTheFirstProcessOfANamespaceAlone() {
        startAFamily();
        useSource();
        Events.fork(room, 30, 20).with("vpid", 1).pass();
        Events.fork(room, 31, 20).with("vpid", 7).pass();
        Events.exit(room, 31, 31, true).pass();
        assertEquals(List.of(), source.ended);
        Events.exit(room, 30, 30, true).pass();
        assertEquals(List.of(30L), source.ended);
    }
}
