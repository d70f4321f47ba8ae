// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanner.api.event.Event;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FilterTest {
    private final IndexedRuleEngine engine = TestEngine.usual().engine();

    private static FakeEvent open(String path, String process) {
        return TestEngine.event("openat")
                .with("evt.type", "openat")
                .with("fd.name", path)
                .by(new FakeThread().with("proc.name", process));
    }

    @Test
    void matchesAsARuleOfThatConditionWould() throws ConditionException {
        EventFilter filter =
                engine.filter("evt.type in (open, openat) and (proc.name = cat or fd.name startswith /etc/)");
        assertTrue(filter.matches(open("/tmp/x", "cat")));
        assertTrue(filter.matches(open("/etc/x", "dog")));
        assertFalse(filter.matches(open("/tmp/x", "dog")));
        assertFalse(filter.matches(TestEngine.event("close").by(new FakeThread().with("proc.name", "cat"))));
        assertEquals(Set.of("open", "openat"), filter.eventTypes());
    }

    @Test
    void takesEveryEventIfItNamesNoType() throws ConditionException {
        EventFilter filter = engine.filter("not proc.name exists");
        assertEquals(Set.of(), filter.eventTypes());
        assertTrue(filter.matches(TestEngine.event("close")));
        assertTrue(filter.matches(TestEngine.event("procexit").from("a plug-in")));
    }

    @Test
    void namesTheSystemCallsThatHaveNoEventOfTheirOwn() throws ConditionException {
        EventFilter filter = engine.filter("evt.type in (getcpu, open)");
        assertEquals(Set.of("getcpu", "open"), filter.eventTypes());
        assertTrue(filter.matches(TestEngine.event("getcpu").with("evt.type", "getcpu")));
        assertFalse(filter.matches(TestEngine.event("getcpu").with("evt.type", "sysinfo")));
    }

    @Test
    void tellsWhereItStopsMakingSense() {
        assertProblem(
                "proc.name = cat and (fd.name = x", "a ')' is missing at the end", "                                ^");
        assertProblem(
                "evt.type = open and proc.nme = cat",
                "unknown field 'proc.nme'; did you mean 'proc.name'?",
                "                    ^");
        assertProblem("spawned_proces", "unknown macro 'spawned_proces'", "^");
        assertProblem("evt.type = open and evt.type = close", "no event has a type that the condition allows", "^");
        assertProblem("evt.type = pread64", "no event has a type that the condition allows", "^");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        ConditionException e =
                assertThrows(ConditionException.class, () -> engine.filter("proc.nme = 1 or fd.nam = 2"));
        assertEquals(
                """
                unknown field 'proc.nme'; did you mean 'proc.name'?
                proc.nme = 1 or fd.nam = 2
                ^
                unknown field 'fd.nam'; did you mean 'fd.name'?
                proc.nme = 1 or fd.nam = 2
                                ^""",
                e.getMessage());
    }

    @Test
    void refusesAFieldThatNobodyProvidesNow() {
        assertProblem(
                "evt.type = open and container.id = host",
                "nobody provides the field 'container.id' at this moment; deploy the plug-in that does",
                "                    ^");
    }

    private void assertProblem(String condition, String beginning, String caret) {
        ConditionException e = assertThrows(ConditionException.class, () -> engine.filter(condition));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith(beginning), message);
        assertTrue(message.endsWith("\n" + condition + "\n" + caret), message);
    }

    @Test
    void matchesNothingWhileAProviderIsAwayAndAgainWhenItIsBack() throws ConditionException {
        FakeFields provider = numbers(new AtomicBoolean(), new AtomicInteger());
        engine.bindProvider(provider);
        EventFilter filter = engine.filter("evt.type = open and not proc.vpid = 2");
        EventFilter other = engine.filter("evt.type = open");
        FakeEvent event = TestEngine.event("open");
        assertTrue(filter.matches(event));
        engine.unbindProvider(provider);
        assertFalse(filter.matches(event), "the missing field must not make a negation true");
        assertTrue(other.matches(event));
        engine.bindProvider(provider);
        assertTrue(filter.matches(event));
    }

    @Test
    @Timeout(60)
    void neverAsksAProviderAfterItsUnbindReturned() throws Exception {
        AtomicBoolean gone = new AtomicBoolean();
        AtomicInteger late = new AtomicInteger();
        FakeFields provider = numbers(gone, late);
        engine.bindProvider(provider);
        EventFilter filter = engine.filter("evt.type = open and proc.vpid = 1");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong matches = new AtomicLong();
        FakeEvent event = TestEngine.event("open");
        Thread loop = new Thread(() -> {
            while (!stop.get()) {
                if (filter.matches(event)) {
                    matches.incrementAndGet();
                }
            }
        });
        loop.start();
        for (int i = 0; i < 300; i++) {
            engine.unbindProvider(provider);
            gone.set(true);
            Thread.sleep(1);
            gone.set(false);
            engine.bindProvider(provider);
        }
        stop.set(true);
        loop.join();
        assertEquals(0, late.get());
        assertTrue(matches.get() > 0);
    }

    private static FakeFields numbers(AtomicBoolean gone, AtomicInteger late) {
        return new FakeFields()
                .add(FieldSpec.of("proc.vpid", FieldType.INTEGER, Scope.EVENT, "A number.", (event, value) -> {
                    if (gone.get()) {
                        late.incrementAndGet();
                    }
                    value.setNumber(1);
                    return true;
                }));
    }

    @Test
    void allocatesNothing() throws ConditionException {
        Workload workload = new Workload(7, false);
        EventFilter filter = TestEngine.first(workload.fields())
                .engine()
                .filter(
                        "proc.name contains no-such-name or fd.name startswith /no/such/place or proc.pname in (x, y, z)");
        FakeEvent[] events = workload.events();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        int matches = 0;
        for (int i = 0; i < 6; i++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (Event event : events) {
                matches += filter.matches(event) ? 1 : 0;
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
        }
        long before = threads.getThreadAllocatedBytes(thread);
        long own = threads.getThreadAllocatedBytes(thread) - before;
        assertEquals(0, matches);
        assertEquals(0, Math.max(0, least - own), "bytes for " + events.length + " events");
    }

    @Test
    void knowsNewsOfContainersByTheNameThatTheyCarry() throws ConditionException {
        FakeEvent begun = TestEngine.event("asyncevent").with("evt.type", "container");
        FakeEvent ended = TestEngine.event("asyncevent").with("evt.type", "container_removed");
        FakeEvent other = TestEngine.event("asyncevent").with("evt.type", "cgroup_mkdir");
        EventFilter any = engine.filter("evt.type in (container, container_removed)");
        assertTrue(any.matches(begun));
        assertTrue(any.matches(ended));
        assertFalse(any.matches(other));
        EventFilter end = engine.filter("evt.type = container_removed");
        assertTrue(end.matches(ended));
        assertFalse(end.matches(begun));
        assertFalse(end.matches(TestEngine.event("close")));
        assertTrue(engine.filter("evt.type != container").matches(ended));
        assertFalse(engine.filter("evt.type != container").matches(begun));
        assertTrue(engine.filter("evt.type = asyncevent").matches(other));
    }
}
