// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.ContainerDescription;
import dev.lanner.api.container.ContainerDescription.RootFiles;
import dev.lanner.api.container.Identity;
import dev.lanner.api.state.Host;
import dev.lanner.api.text.Text;
import dev.lanner.container.ContainerJson.Told;
import dev.lanner.spi.container.ContainerWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
final class ContainerIdentitiesTest {
    private static final long HOST_MOUNTS = 100;
    private static final long HOST_PIDS = 200;
    private static final long OWN_MOUNTS = 101;
    private static final long HOST_ROOT = 500;
    private static final long OWN_ROOT = 501;

    @TempDir
    @Nullable
    Path folder;

    private final FakeRuntime red = new FakeRuntime("red");
    private final FakeRuntime blue = new FakeRuntime("blue");
    private final PresentNews presentNews = new PresentNews();
    private @Nullable ContainerIdentities started;

    @BeforeEach
    void start() throws IOException {
        start(300);
    }

    private void start(int longestWaitMs) throws IOException {
        place(1, HOST_MOUNTS, "root:x:0:0::/root:/bin/bash\nwww-data:x:33:33::/:\n");
        started = new ContainerIdentities(new Limits(longestWaitMs, 100, 64, 100), proc(), presentNews);
        identities().begin(new Host("here", 0, 1, 0, true));
        identities().bindResolver(red, Map.of("lanner.container.engine", "red", "service.ranking", 10));
        identities().bindResolver(blue, Map.of("lanner.container.engine", "blue", "service.ranking", 5));
    }

    @AfterEach
    void stop() {
        identities().stop();
    }

    private ContainerIdentities identities() {
        ContainerIdentities identities = started;
        assertNotNull(identities);
        return identities;
    }

    private Path proc() {
        Path path = folder;
        assertNotNull(path);
        return path.resolve("proc");
    }

    /** Makes what the kernel shows of a process. */
    private void place(long pid, long mounts, String passwd) throws IOException {
        Path process = Files.createDirectories(proc().resolve(Long.toString(pid)));
        Files.createDirectories(process.resolve("ns"));
        link(process.resolve("ns/mnt"), "mnt:[" + mounts + "]");
        link(process.resolve("ns/pid"), "pid:[" + HOST_PIDS + "]");
        Files.writeString(process.resolve("uid_map"), "0 0 4294967295\n");
        Files.writeString(process.resolve("gid_map"), "0 0 4294967295\n");
        Path root = Files.createDirectories(proc().resolve("../root" + mounts).normalize());
        Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("passwd"), passwd);
        link(process.resolve("root"), root.toString());
    }

    private static void link(Path link, String target) throws IOException {
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, Path.of(target));
    }

    private static FakeThread thread(long pid, String path) {
        return new FakeThread(pid).in(path).mounts(OWN_MOUNTS).program("/bin/true");
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "has not come true in ten seconds");
            Thread.sleep(2);
        }
    }

    private static @Nullable String name(Identity identity) {
        Container container = identity.container();
        ContainerDescription description = container == null ? null : container.description();
        return description == null ? null : description.name();
    }

    @Test
    void isSettledWhenContainerAndAccountsAreKnown() throws Exception {
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        Identity identity = identities().identityOf(thread(42, "/red-web/sub"));
        await(identity::isSettled);
        assertEquals("webshop", name(identity));
        assertEquals(Text.of("webapp"), identity.accounts().userName(33));
        assertSame(identity, identities().identityOf(thread(42, "/red-web/other")));
    }

    @Test
    void isTheHostOutsideOfContainersAndMountNamespaces() {
        assertSame(Identity.HOST, identities().identityOf(new FakeThread(7).mounts(HOST_MOUNTS)));
        assertSame(Identity.HOST, identities().identityOf(new FakeThread(7)));
    }

    @Test
    void goesByTheHostsAccountsWhereItHasTheHostsMounts() throws Exception {
        red.known.put("web", "webshop");
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        await(identity::isSettled);
        assertSame(Accounts.NONE, identity.accounts());
        assertEquals("webshop", name(identity));
    }

    @Test
    void goesByItsOwnAccountsWithoutAContainerToo() throws Exception {
        place(43, 777, "root:x:0:0::/:\nsandboxed:x:33:33::/:\n");
        Identity identity =
                identities().identityOf(new FakeThread(43).mounts(777).program("/bin/bwrap"));
        await(identity::isSettled);
        assertNull(identity.container());
        assertEquals(Text.of("sandboxed"), identity.accounts().userName(33));
    }

    @Test
    void goesByTheHostsAccountsUntilItsFirstProcessTurnsToItsOwnRoot() throws Exception {
        red.known.put("web", "webshop");
        identities().identityOf(new FakeThread(1).mounts(HOST_MOUNTS).root(HOST_ROOT));
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        FakeThread thread = thread(42, "/red-web").root(HOST_ROOT);
        Identity before = identities().identityOf(thread);
        await(before::isSettled);
        assertSame(Accounts.NONE, before.accounts());
        assertEquals("webshop", name(before));
        Identity after = identities().identityOf(thread.root(OWN_ROOT));
        assertNotSame(before, after);
        await(after::isSettled);
        assertEquals(Text.of("webapp"), after.accounts().userName(33));
        assertSame(Accounts.NONE, before.accounts());
        assertSame(after, identities().identityOf(thread(43, "/red-web").root(OWN_ROOT)));
    }

    @Test
    void isTheHostInANamespaceOfItsOwnWithTheHostsRoot() {
        int changes = identities().changes();
        FakeThread thread = new FakeThread(43).mounts(OWN_MOUNTS).root(HOST_ROOT);
        assertNotSame(Identity.HOST, identities().identityOf(thread));
        identities().identityOf(new FakeThread(1).mounts(HOST_MOUNTS).root(HOST_ROOT));
        assertTrue(identities().changes() > changes, "all are asked for again once the host's root is known");
        assertSame(Identity.HOST, identities().identityOf(thread));
    }

    /** As where the next life of a container gets the numbers of the one before. */
    @Test
    void readsNothingOfWhoIsStillAtTheHostsRoot() throws Exception {
        red.known.put("web", "webshop");
        identities().identityOf(new FakeThread(1).mounts(HOST_MOUNTS).root(HOST_ROOT));
        place(42, OWN_MOUNTS, "");
        link(proc().resolve("42/root"), proc().resolve("../root" + HOST_MOUNTS).toString());
        Identity identity = identities().identityOf(thread(42, "/red-web").root(OWN_ROOT));
        await(identity::isSettled);
        assertNotSame(Accounts.NONE, identity.accounts());
        assertNull(identity.accounts().userName(0));
    }

    @Test
    void takesTheAccountsOfOthersWithTheSameRootAndIdsWhereItHasGone() throws Exception {
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        Identity first = identities().identityOf(thread(42, "/red-web").users(7).root(OWN_ROOT));
        await(first::isSettled);
        FakeThread gone = thread(43, "/red-web").mounts(OWN_MOUNTS + 1).users(7).root(OWN_ROOT);
        Identity second = identities().identityOf(gone);
        await(second::isSettled);
        assertEquals(Text.of("webapp"), second.accounts().userName(33));
        Identity mapped = identities()
                .identityOf(
                        thread(44, "/red-web").mounts(OWN_MOUNTS + 1).users(8).root(OWN_ROOT));
        await(mapped::isSettled);
        assertNull(mapped.accounts().userName(33), "its ids mean something else");
    }

    /** As when the thread's events wait until it has ended. */
    @Test
    void remembersWhatItHasSeenOfWhoIsAskedForLater() throws Exception {
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        link(proc().resolve("42/ns/user"), "user:[7]");
        identities().foresee(42, OWN_ROOT);
        Thread.sleep(300);
        Files.delete(proc().resolve("42/ns/mnt"));
        Identity identity =
                identities().identityOf(thread(42, "/red-web").users(7).root(OWN_ROOT));
        await(identity::isSettled);
        assertEquals(Text.of("webapp"), identity.accounts().userName(33));
    }

    /** As in a user namespace that has just been made: who has made it writes its maps a little later. */
    @Test
    void waitsForWhatIdsMean() throws Exception {
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        for (String map : new String[] {"uid_map", "gid_map"}) {
            Files.writeString(proc().resolve("42").resolve(map), "");
        }
        Identity identity =
                identities().identityOf(thread(42, "/red-web").users(7).root(OWN_ROOT));
        Thread.sleep(100);
        assertFalse(identity.isSettled());
        for (String map : new String[] {"uid_map", "gid_map"}) {
            Files.writeString(proc().resolve("42").resolve(map), "0 1000 99\n");
        }
        await(identity::isSettled);
        assertEquals(Text.of("webapp"), identity.accounts().userName(1033));
        FakeThread never = thread(43, "/red-web").mounts(777).users(8).root(OWN_ROOT);
        place(43, 777, "root:x:0:0::/:\n");
        for (String map : new String[] {"uid_map", "gid_map"}) {
            Files.writeString(proc().resolve("43").resolve(map), "");
        }
        Identity unmapped = identities().identityOf(never);
        await(unmapped::isSettled);
        assertNull(unmapped.accounts().userName(0));
    }

    @Test
    void showsAUserWhoIsAddedLater() throws Exception {
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\n");
        Identity identity = identities().identityOf(thread(42, "/red-web"));
        await(identity::isSettled);
        int changes = identity.changes();
        assertNull(identity.accounts().userName(33));
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        await(() -> Text.of("webapp").equals(identity.accounts().userName(33)));
        assertTrue(identity.changes() > changes);
    }

    @Test
    void whoIsNotNamedIsLookedForBeforeHisNextProgramIsJudged() throws Exception {
        stop();
        // However busy the machine is, it is not given up.
        start(10_000);
        red.known.put("web", "webshop");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\n");
        Identity identity = identities().identityOf(thread(42, "/red-web").user(0));
        await(identity::isSettled);
        Thread.sleep(150);
        assertTrue(identities().identityOf(thread(42, "/red-web").user(0)).isSettled(), "root has a name");
        Thread.sleep(150);
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nadded:x:33:33::/:\n");
        assertSame(identity, identities().identityOf(thread(42, "/red-web").user(33)));
        await(identity::isSettled);
        assertEquals(Text.of("added"), identity.accounts().userName(33));
    }

    @Test
    void settlesAtOnceWhereNobodyIsThereToAsk() throws Exception {
        red.mood = FakeRuntime.Mood.IS_ABSENT;
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        long begin = System.nanoTime();
        await(identity::isSettled);
        assertTrue(System.nanoTime() - begin < 250_000_000, "did not wait for the limit");
        assertNull(name(identity));
        red.known.put("web", "webshop");
        red.mood = FakeRuntime.Mood.ANSWERS;
        await(() -> "webshop".equals(name(identity)));
    }

    @Test
    void givesUpOnWhoHangsWhileOthersAnswer() throws Exception {
        red.mood = FakeRuntime.Mood.HANGS;
        blue.known.put("db", "orders");
        Identity hung = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        Identity quick = identities().identityOf(thread(43, "/blue-db").mounts(HOST_MOUNTS));
        await(quick::isSettled);
        assertEquals("orders", name(quick));
        await(hung::isSettled);
        assertNull(name(hung));
        assertTrue(identities().giveUps().getOrDefault(GiveUps.NOT_DESCRIBED, 0L) > 0);
        red.known.put("web", "webshop");
        red.mood = FakeRuntime.Mood.ANSWERS;
        await(() -> "webshop".equals(name(hung)));
    }

    @Test
    void survivesARuntimesRubbishAndBugs() throws Exception {
        for (FakeRuntime.Mood mood : new FakeRuntime.Mood[] {FakeRuntime.Mood.IS_BROKEN, FakeRuntime.Mood.THROWS}) {
            red.mood = mood;
            Identity identity =
                    identities().identityOf(thread(42, "/red-" + mood).mounts(HOST_MOUNTS));
            await(identity::isSettled);
            assertNull(name(identity));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FakeRuntime.Mood.class,
            names = {"THROWS", "THROWS_ERROR", "HANGS_FOR_GOOD", "IS_LATE"})
    void asksNobodyWhoIsBrokenUntilHeIsLetIn(FakeRuntime.Mood mood) throws Exception {
        KeptOutAfterThree quarantine = new KeptOutAfterThree();
        identities().bindQuarantine(quarantine);
        red.mood = mood;
        blue.known.put("db", "orders");
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        for (int i = 0; i < 3; i++) {
            identities().identityOf(thread(50 + i, "/red-more" + i).mounts(HOST_MOUNTS));
        }
        await(() -> quarantine.isOut("red"));
        Identity other = identities().identityOf(thread(43, "/blue-db").mounts(HOST_MOUNTS));
        await(other::isSettled);
        assertEquals("orders", name(other));
        assertNotNull(identity.container(), "he still says whose it is");
        int asked = red.asked.get();
        Identity late = identities().identityOf(thread(44, "/red-late").mounts(HOST_MOUNTS));
        await(late::isSettled);
        assertNull(name(late));
        assertEquals(asked, red.asked.get(), "he is not asked");

        red.mood = FakeRuntime.Mood.ANSWERS;
        red.known.put("web", "webshop");
        quarantine.release("red");
        identities().identityOf(thread(60, "/red-new").mounts(HOST_MOUNTS));
        await(() -> red.asked.get() > asked);
        identities().unbindQuarantine(quarantine);
        assertEquals(List.of(), quarantine.patients());
    }

    @Test
    void whoBreaksWhereTheEventLoopAsksIsLeftOutThereUntilHeIsLetIn() throws Exception {
        KeptOutAfterThree quarantine = new KeptOutAfterThree();
        identities().bindQuarantine(quarantine);
        red.isConfused = true;
        blue.known.put("db", "orders");
        for (int i = 0; i < 3; i++) {
            Identity other =
                    identities().identityOf(thread(50 + i, "/blue-" + i).mounts(HOST_MOUNTS));
            assertNotNull(other.container(), "others are asked");
        }
        assertTrue(quarantine.isOut("red"));
        red.isConfused = false;
        assertNull(identities()
                .identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS))
                .container());
        int changes = identities().changes();
        quarantine.release("red");
        await(() -> identities().changes() > changes);
        assertNotNull(identities()
                .identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS))
                .container());
    }

    @Test
    void aRuntimeThatIsSlowOrAwayIsNoBrokenResolver() throws Exception {
        KeptOutAfterThree quarantine = new KeptOutAfterThree();
        identities().bindQuarantine(quarantine);
        for (FakeRuntime.Mood mood :
                List.of(FakeRuntime.Mood.HANGS, FakeRuntime.Mood.IS_ABSENT, FakeRuntime.Mood.IS_BROKEN)) {
            red.mood = mood;
            int before = red.asked.get();
            Identity identity =
                    identities().identityOf(thread(42, "/red-" + mood).mounts(HOST_MOUNTS));
            await(identity::isSettled);
            await(() -> red.asked.get() > before);
        }
        assertTrue(quarantine.patients().stream().allMatch(patient -> patient.failures() == 0), "nobody has failed");
    }

    @Test
    void takesTheOutermostContainerWhateverTheRanking() throws Exception {
        blue.known.put("outer", "outer-name");
        red.known.put("inner", "inner-name");
        Identity identity =
                identities().identityOf(thread(42, "/x/blue-outer/red-inner").mounts(HOST_MOUNTS));
        await(identity::isSettled);
        assertEquals("outer-name", name(identity));
    }

    @Test
    void believesTheRuntimeThatKnowsIt() throws Exception {
        // Both recognise the same component.
        FakeRuntime second = new FakeRuntime("red");
        second.known.put("web", "webshop");
        identities().bindResolver(second, Map.of("lanner.container.engine", "second", "service.ranking", 1));
        red.mood = FakeRuntime.Mood.IS_ABSENT;
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        await(identity::isSettled);
        assertEquals("webshop", name(identity));
    }

    @Test
    void prefersTheNewTreeOfControlGroupsToTheOld() throws Exception {
        Identity identity = identities()
                .identityOf(thread(42, "/red-new")
                        .inOld("cpuset=/red-old", "memory=/red-old")
                        .mounts(HOST_MOUNTS));
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("new", container.key().id());
        Identity old = identities()
                .identityOf(thread(42, "/").inOld("cpuset=/", "memory=/red-old").mounts(HOST_MOUNTS));
        Container oldContainer = old.container();
        assertNotNull(oldContainer);
        assertEquals("old", oldContainer.key().id());
    }

    @Test
    void recognisesByWhoHasStartedTheFirstProcessOfANamespace() {
        FakeThread starter = new FakeThread(40).program("/starter-red", "web").mounts(HOST_MOUNTS);
        FakeThread first = thread(41, "/").pids(300, 1).childOf(starter);
        FakeThread second = thread(42, "/").pids(300, 2).childOf(first);
        FakeThread nested = thread(43, "/").pids(301, 1).childOf(second);
        FakeThread attached = thread(44, "/").pids(300, 9);
        FakeThread stranger = new FakeThread(45).pids(302, 1).mounts(HOST_MOUNTS);
        Identity identity = identities().identityOf(second);
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("web", container.key().id());
        assertSame(container, identities().identityOf(nested).container());
        assertSame(container, identities().identityOf(attached).container());
        assertSame(Identity.HOST, identities().identityOf(stranger));
        // The kernel gives the namespace's number to somebody else.
        FakeThread next = new FakeThread(50).pids(300, 1).mounts(HOST_MOUNTS);
        assertSame(container, identities().identityOf(first).container());
        assertSame(Identity.HOST, identities().identityOf(next));
    }

    private void assertInWeb(FakeThread thread) {
        Container container = identities().identityOf(thread).container();
        assertNotNull(container, "thread " + thread.tid());
        assertEquals("web", container.key().id());
    }

    /** Its first process tells which namespace is that host's own. */
    @Test
    void recognisesByWhoHasStartedItInARecordingToo() {
        identities().begin(new Host("elsewhere", 0, 1, 0, false));
        FakeThread init = new FakeThread(1).pids(900, 1);
        FakeThread starter =
                new FakeThread(40).pids(900, 40).program("/starter-red", "web").childOf(init);
        FakeThread first = new FakeThread(41).pids(300, 1).childOf(starter);
        assertInWeb(new FakeThread(42).pids(300, 2).childOf(first));
        assertInWeb(new FakeThread(44).pids(300, 9));
        FakeThread sandboxed = new FakeThread(45).pids(302, 1).childOf(init);
        assertSame(Identity.HOST, identities().identityOf(sandboxed));
        assertSame(Identity.HOST, identities().identityOf(starter));
        assertSame(Identity.HOST, identities().identityOf(init));
    }

    /** As others record it: only what processes are called inside is told. */
    @Test
    void recognisesByWhoHasStartedItWhereNobodyTellsNamespaces() {
        identities().begin(new Host("elsewhere", 0, 1, 0, false));
        FakeThread init = new FakeThread(1).pids(-1, 1);
        FakeThread starter =
                new FakeThread(40).pids(-1, 40).program("/starter-red", "web").childOf(init);
        FakeThread first = new FakeThread(41).pids(-1, 1).childOf(starter);
        FakeThread second = new FakeThread(42).pids(-1, 2).childOf(first);
        assertInWeb(first);
        assertInWeb(second);
        FakeThread inner =
                new FakeThread(46).pids(-1, 3).program("/starter-red", "other").childOf(second);
        assertInWeb(new FakeThread(47).pids(-1, 1).childOf(inner));
        assertSame(Identity.HOST, identities().identityOf(starter));
        FakeThread sandboxed = new FakeThread(45).pids(-1, 1).childOf(init);
        assertSame(Identity.HOST, identities().identityOf(sandboxed));
        assertSame(
                Identity.HOST,
                identities().identityOf(new FakeThread(48).pids(-1, -1).childOf(starter)));
    }

    @Test
    void keepsTheKeyOfARuntimeThatLeavesAndGetsTheNameBackWithIt() throws Exception {
        red.known.put("web", "webshop");
        FakeThread thread = thread(42, "/red-web").mounts(HOST_MOUNTS);
        Identity identity = identities().identityOf(thread);
        await(identity::isSettled);
        int changes = identities().changes();
        identities().unbindResolver(red);
        assertTrue(identities().changes() > changes);
        assertSame(identity, identities().identityOf(thread));
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("web", container.key().id());
        assertNull(container.description());
        int asked = red.asked.get();
        assertSame(
                Identity.HOST, identities().identityOf(thread(43, "/red-other").mounts(HOST_MOUNTS)));
        assertEquals(asked, red.asked.get(), "nobody calls who is gone");
        identities().bindResolver(red, Map.of("lanner.container.engine", "red", "service.ranking", 10));
        assertSame(identity, identities().identityOf(thread));
        await(() -> "webshop".equals(name(identity)));
    }

    @Test
    void listensToRuntimesWhileEventsAreOfTheirMachine() throws Exception {
        red.listens.await();
        identities().begin(new Host("elsewhere", 0, 1, 0, false));
        await(() -> !red.isHeard);
        identities().begin(new Host("here", 0, 1, 0, true));
        await(() -> red.isHeard);
    }

    @Test
    void knowsAContainerBeforeItsFirstProcessIfTheRuntimeTells() throws Exception {
        red.known.put("web", "webshop");
        red.listens.await();
        ContainerWatch.Listener listener = red.listener;
        assertNotNull(listener);
        listener.onChanged(red.key("web"));
        await(() -> identities().containers().stream()
                .anyMatch(status -> status.state().equals("described")));
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        assertTrue(identity.isSettled(), "nobody has to wait");
        red.known.put("web", "renamed");
        listener.onChanged(red.key("web"));
        await(() -> "renamed".equals(name(identity)));
        listener.onRemoved(red.key("web"));
        assertEquals(0, identities().containers().size());
        assertEquals("renamed", name(identity));
    }

    @Test
    void asksWhenAControlGroupIsMade() throws Exception {
        red.known.put("web", "webshop");
        identities().onControlGroup(Text.of("/red-web"), null);
        identities().onControlGroup(Text.of("/red-web"), null);
        await(() -> red.asked.get() == 1);
        Identity identity = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        await(identity::isSettled);
        assertEquals(1, red.asked.get());
    }

    @Test
    void asksNobodyAboutAnotherHost() {
        identities().begin(new Host("elsewhere", 0, 1, 0, false));
        Identity identity = identities().identityOf(thread(42, "/red-web"));
        assertTrue(identity.isSettled());
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("web", container.key().id());
        assertEquals(0, red.asked.get());
        assertFalse(Accounts.NONE == identity.accounts(), "the names here are not those there");
    }

    @Test
    void asksAnewWhenItBeginsAgainUnderItsOldName() throws Exception {
        red.known.put("web", "first");
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter");
        FakeThread old = thread(42, "/red-web").pids(300, 1).childOf(starter);
        Identity before = identities().identityOf(old);
        await(() -> "first".equals(name(before)));
        red.known.put("web", "second");
        Identity after =
                identities().identityOf(thread(52, "/red-web").pids(300, 1).childOf(starter));
        await(() -> "second".equals(name(after)));
        assertEquals("first", name(before));
        assertNotSame(before, after, "also where the kernel has given it the numbers of the old namespaces");
        assertSame(
                after.container(),
                identities().identityOf(thread(54, "/red-web")).container());
        // What those inside make of namespaces is no new life.
        int asked = red.asked.get();
        identities()
                .identityOf(thread(53, "/red-web")
                        .mounts(OWN_MOUNTS + 2)
                        .pids(301, 1)
                        .childOf(thread(52, "/red-web")));
        assertEquals(asked, red.asked.get());
    }

    @Test
    void readsTheAccountsOfItsNextLifeAnew() throws Exception {
        red.known.put("web", "webshop");
        identities().identityOf(new FakeThread(1).mounts(HOST_MOUNTS).root(HOST_ROOT));
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter");
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nfirst:x:33:33::/:\n");
        FakeThread old = thread(42, "/red-web").pids(300, 1).childOf(starter).root(HOST_ROOT);
        identities().identityOf(old);
        Identity before = identities().identityOf(old.root(OWN_ROOT));
        await(before::isSettled);
        assertEquals(Text.of("first"), before.accounts().userName(33));
        place(52, OWN_MOUNTS, "root:x:0:0::/:\nnext:x:33:33::/:\n# longer\n");
        FakeThread next = thread(52, "/red-web").pids(300, 1).childOf(starter).root(HOST_ROOT);
        identities().identityOf(next);
        Identity after = identities().identityOf(next.root(OWN_ROOT));
        assertNotSame(before, after);
        await(after::isSettled);
        assertEquals(Text.of("next"), after.accounts().userName(33));
    }

    @Test
    void learnsFromTheStarterWhatTheControlGroupDoesNotTell() throws Exception {
        // The runtime knows no 'web-1', which is what the group was called when the name was taken.
        red.known.put("web", "webshop");
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter-red", "web");
        FakeThread first = thread(41, "/red-web-1").pids(300, 1).childOf(starter);
        Identity identity = identities().identityOf(first);
        await(identity::isSettled);
        assertEquals("webshop", name(identity));
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("web-1", container.key().id(), "as its control group is called");
    }

    /** As where a user's Podman calls the control group by the id alone, which Docker does too. */
    @Test
    void believesTheStarterOfAnotherRuntimeAboutTheSameId() throws Exception {
        blue.known.put("web", "webshop");
        red.mood = FakeRuntime.Mood.IS_ABSENT;
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter-blue", "web");
        Identity identity =
                identities().identityOf(thread(41, "/red-web").pids(300, 1).childOf(starter));
        await(() -> "webshop".equals(name(identity)));
        Container container = identity.container();
        assertNotNull(container);
        assertEquals("blue", container.key().type());
    }

    @Test
    void believesNoStarterInsideOfAContainer() throws Exception {
        red.known.put("web", "webshop");
        FakeThread inside = thread(40, "/red-evil").program("/starter-red", "web");
        Identity identity =
                identities().identityOf(thread(41, "/red-evil").pids(300, 1).childOf(inside));
        await(identity::isSettled);
        assertNull(name(identity));
    }

    @Test
    void takesTheAccountsOfWhoHasGoneFromTheFilesOfItsContainer() throws Exception {
        Path root = proc().resolve("../stored").normalize();
        Files.writeString(Files.createDirectories(root.resolve("etc")).resolve("passwd"), "boss:x:0:0::/:\n");
        red.files = RootFiles.in(root.toString());
        red.known.put("web", "webshop");
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter");
        FakeThread first = thread(41, "/red-web").pids(300, 1).childOf(starter);
        Identity starting = identities().identityOf(first.program("/starter"));
        await(starting::isSettled);
        assertEquals(Text.of("boss"), starting.accounts().userName(0));
        Identity identity = identities().identityOf(first.program("/bin/true"));
        await(identity::isSettled);
        assertEquals(Text.of("boss"), identity.accounts().userName(0));
        assertEquals(Map.of(), identities().giveUps());
    }

    @Test
    void isTheHostsInANamespaceOfNobodyThatHasEndedAlready() throws Exception {
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/bin/sh");
        Identity identity = identities().identityOf(thread(41, "/").childOf(starter));
        await(identity::isSettled);
        assertSame(Accounts.NONE, identity.accounts());
        assertEquals(Map.of(), identities().giveUps());
        place(42, OWN_MOUNTS, "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        Identity next = identities().identityOf(thread(42, "/").childOf(starter));
        assertNotSame(identity, next, "the kernel gives a namespace's number to the next one");
        await(next::isSettled);
        assertEquals(Text.of("webapp"), next.accounts().userName(33));
    }

    /** What has just come to be known is told a moment later. */
    private void awaitNews(String... wanted) throws InterruptedException {
        await(Pattern.compile(".*"), wanted);
    }

    /** The same of what rules are to see: the runtime may have answered before a process is seen. */
    private void awaitEvents(String... wanted) throws InterruptedException {
        await(Pattern.compile("[+-].*"), wanted);
    }

    private void await(Pattern kind, String... wanted) throws InterruptedException {
        List<String> all = new ArrayList<>();
        await(() -> {
            news().stream().filter(kind.asMatchPredicate()).forEach(all::add);
            return all.size() >= wanted.length;
        });
        assertEquals(List.of(wanted), all);
    }

    /** What has been told since the last time, a name with a plus in front if rules are to see it. */
    private List<String> news() {
        List<String> all = new ArrayList<>();
        identities().passNews((hasEnded, json, isForStateOnly) -> {
            try {
                Told told = ContainerJson.read(json);
                ContainerDescription description = told.description();
                all.add((isForStateOnly ? "" : hasEnded ? "-" : "+")
                        + told.key().id() + " " + (description == null ? null : description.name()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return all;
    }

    private static FakeThread first(long pid, String path, long startNs) {
        FakeThread starter = new FakeThread(40).mounts(HOST_MOUNTS).program("/starter");
        return thread(pid, path).pids(300, 1).childOf(starter).startedAt(startNs);
    }

    @Test
    void tellsThatAContainerBeginsAndEndsBeforeItsEventsGoOn() throws Exception {
        red.known.put("web", "webshop");
        FakeThread first = first(41, "/red-web", Long.MAX_VALUE);
        Identity identity = identities().identityOf(first);
        await(identity::isSettled);
        assertTrue(identities().hasNews());
        awaitEvents("+web webshop");
        assertFalse(identities().hasNews());
        identities().onEnd(thread(43, "/red-web").pids(301, 1).is(identity));
        assertEquals(List.of(), news(), "one that was made inside is not the container");
        identities().onEnd(first.is(identity));
        identities().onEnd(first.is(identity));
        awaitEvents("-web webshop");
    }

    @Test
    void tellsOfAContainerThatWasThereBeforeAsOfOneThatBegins() throws Exception {
        red.known.put("web", "webshop");
        FakeThread first = first(41, "/red-web", 1);
        Identity identity = identities().identityOf(first);
        await(identity::isSettled);
        awaitEvents("+web webshop");
        identities().identityOf(thread(42, "/red-web").startedAt(Long.MAX_VALUE));
        assertEquals(List.of(), news(), "a program that is started in it is no begin");
        identities().onEnd(first.is(identity));
        awaitEvents("-web webshop");
    }

    @Test
    void tellsOfAContainerThatNobodyKnowsToo() throws Exception {
        red.mood = FakeRuntime.Mood.IS_ABSENT;
        Identity identity = identities().identityOf(first(41, "/red-web", Long.MAX_VALUE));
        await(identity::isSettled);
        awaitNews("+web null");
        red.known.put("web", "webshop");
        red.mood = FakeRuntime.Mood.ANSWERS;
        await(() -> "webshop".equals(name(identity)));
        awaitNews("web webshop");
    }

    @Test
    void knowsContainersOfAnotherHostByWhatItsCaptureTells() {
        Host elsewhere = new Host("elsewhere", 0, 1, 0, false);
        identities().begin(elsewhere);
        Identity early = identities().identityOf(thread(42, "/red-web"));
        int changes = early.changes();
        ContainerDescription told =
                ContainerDescription.toldBy("x").name("webshop").ip("10.0.0.1").build();
        FakeEvent event = new FakeEvent(null, 1);
        identities().onNews(event, false, ContainerJson.write(new ContainerTexts(red.key("web"), told)));
        identities().onNews(event, false, ContainerJson.write(new ContainerTexts(red.key("late"), told)));
        assertEquals("webshop", name(early));
        assertTrue(early.changes() > changes);
        assertEquals("webshop", name(identities().identityOf(thread(43, "/red-late"))));
        assertNull(name(identities().identityOf(thread(44, "/red-other"))));
        ContainerTexts present = presentNews.of(event);
        assertNotNull(present);
        assertEquals("late", present.key().id());
        assertEquals(List.of(), news(), "nothing is told twice");
        identities().onNews(event, false, Text.of("{"));
        assertEquals(1L, identities().giveUps().get(GiveUps.NEWS_UNREADABLE));
        identities().begin(elsewhere);
        assertNull(name(identities().identityOf(thread(42, "/red-web"))));
    }

    @Test
    void describesAllThatItKnows() throws Exception {
        red.known.put("web", "webshop");
        Identity known = identities().identityOf(thread(42, "/red-web").mounts(HOST_MOUNTS));
        await(known::isSettled);
        identities().identityOf(thread(43, "/red-unknown").mounts(HOST_MOUNTS));
        List<String> all = new ArrayList<>();
        identities().describeAll((hasEnded, json, isForStateOnly) -> all.add(json.toString()));
        assertEquals(1, all.size());
        assertTrue(all.get(0).contains("webshop"));
    }

    /** Makes a runtime that works in a bundle, and says who that is. */
    private FakeThread runtime(long pid, String specification) throws IOException {
        place(pid, HOST_MOUNTS, "root:x:0:0::/root:/bin/bash\n");
        Path bundle = Files.createDirectories(proc().resolve("../bundle" + pid)).toRealPath();
        Files.writeString(bundle.resolve("config.json"), specification);
        Path etc = Files.createDirectories(bundle.resolve("files/etc"));
        Files.writeString(etc.resolve("passwd"), "root:x:0:0::/:\nwebapp:x:33:33::/:\n");
        link(proc().resolve(pid + "/cwd"), bundle.toString());
        for (long each : new long[] {1, pid}) {
            link(proc().resolve(each + "/root"), "/");
        }
        return new FakeThread(pid).mounts(HOST_MOUNTS).user(0);
    }

    private static final String BUNDLE = "{\"root\": {\"path\": \"files\"}}";

    /** As those of a program of a millisecond, whose events are read later than it ends. */
    @Test
    void knowsTheAccountsOfWhoHasGoneByTheBundleThatItsRuntimeWorkedIn() throws Exception {
        red.known.put("web", "webshop");
        identities().onControlGroup(Text.of("/red-web"), runtime(50, BUNDLE));
        Identity identity = identities().identityOf(thread(42, "/red-web").root(OWN_ROOT));
        await(identity::isSettled);
        assertEquals(Text.of("webapp"), identity.accounts().userName(33));
    }

    @Test
    void theBundleIsThatOfTheRuntimesOwnProcessWhereOthersMakeTheControlGroup() throws Exception {
        identities().identityOf(new FakeThread(1).mounts(HOST_MOUNTS).root(HOST_ROOT));
        red.known.put("web", "webshop");
        FakeThread runtime = runtime(50, BUNDLE).in("/red-web").root(HOST_ROOT);
        Identity own = identities().identityOf(runtime);
        await(own::isSettled);
        assertSame(Accounts.NONE, own.accounts(), "it sees the host's files itself");
        Identity identity = identities().identityOf(thread(42, "/red-web").root(OWN_ROOT));
        await(identity::isSettled);
        assertEquals(Text.of("webapp"), identity.accounts().userName(33));
    }

    @Test
    void aBundleTellsHowIdsAreMapped() throws Exception {
        link(Files.createDirectories(proc().resolve("1/ns")).resolve("user"), "user:[7]");
        identities().stop();
        start();
        red.known.put("web", "webshop");
        String mapped =
                """
                {"root": {"path": "files"}, "linux": {"uidMappings": [{"containerID": 0, "hostID": 1000, "size": 99}]}}
                """;
        identities().onControlGroup(Text.of("/red-web"), runtime(50, mapped));
        Identity identity =
                identities().identityOf(thread(42, "/red-web").root(OWN_ROOT).users(8));
        await(identity::isSettled);
        assertEquals(Text.of("webapp"), identity.accounts().userName(1033));
        assertNull(identity.accounts().userName(33));
    }

    @Test
    void believesNoBundleOfAUsersOrOfWhoIsInsideHimself() throws Exception {
        red.known.put("web", "webshop");
        red.known.put("db", "orders");
        identities().onControlGroup(Text.of("/red-web"), runtime(50, BUNDLE).user(1000));
        Identity inside = identities().identityOf(thread(60, "/red-db").mounts(HOST_MOUNTS));
        await(inside::isSettled);
        identities().onControlGroup(Text.of("/red-web/sub"), runtime(50, BUNDLE).is(inside));
        Identity identity = identities().identityOf(thread(42, "/red-web").root(OWN_ROOT));
        await(identity::isSettled);
        assertNull(identity.accounts().userName(33));
    }

    /** As where LXC finds a name taken in another hierarchy, and gives it a number. */
    @Test
    void listsNoContainerOfWhichThereIsOnlyAControlGroup() throws Exception {
        red.known.put("web", "webshop");
        red.known.put("web-1", "webshop");
        identities().onControlGroup(Text.of("/red-web"), null);
        identities().onControlGroup(Text.of("/red-web-1"), null);
        await(() -> red.asked.get() == 2);
        assertEquals(List.of(), identities().containers());
        Identity identity = identities().identityOf(thread(42, "/red-web-1").mounts(HOST_MOUNTS));
        await(identity::isSettled);
        assertEquals(
                List.of("web-1"),
                identities().containers().stream()
                        .map(status -> status.key().id())
                        .toList());
    }
}
