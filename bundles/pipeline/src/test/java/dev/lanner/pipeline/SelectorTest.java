// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.pipeline.SelectedEvent;
import dev.lanner.api.rule.Rule;
import dev.lanner.events.StandardCatalogue;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is selected, with the names of the real catalogue. */
final class SelectorTest {
    private static final EventCatalogue CATALOGUE = new StandardCatalogue();

    private static final Set<String> STATE = Set.of(
            "clone", "execve", "chdir", "setuid", "open", "openat", "close", "dup2", "socket", "connect", "pipe2");

    private final FakeState state = new FakeState();
    private final FakeRules rules = new FakeRules();

    private Selection select(SelectionSettings settings, Rule... loaded) {
        state.types = STATE;
        rules.rules = List.of(loaded);
        Selector selector = new Selector(state, rules, CATALOGUE, settings);
        assertTrue(selector.isChanged(Wiring.NONE));
        return selector.selection();
    }

    private Set<String> names(SelectionSettings settings, Rule... loaded) {
        return new TreeSet<>(select(settings, loaded).events().names());
    }

    private static SelectionSettings custom(boolean repair, String... set) {
        return SelectionSettings.of(set, repair, false, false);
    }

    @Test
    void takesWhatRulesAndStateWantAndTheEndOfThreads() {
        Set<String> expected = new TreeSet<>(STATE);
        expected.addAll(Set.of("kill", "getcpu", "procexit"));
        assertEquals(
                expected, names(SelectionSettings.USUAL, FakeRule.of("a", "kill", "open"), FakeRule.of("b", "getcpu")));
    }

    @Test
    void leavesOutWhatOnlyDisabledAndUnsatisfiedRulesWant() {
        Set<String> names = names(
                SelectionSettings.USUAL,
                new FakeRule("off", "syscall", false, null, List.of("kill")),
                new FakeRule("waiting", "syscall", true, "no field 'x'", List.of("mount")));
        assertFalse(names.contains("kill"));
        assertFalse(names.contains("mount"));
    }

    @Test
    void givesRulesWithoutTypesEverythingButHighVolume() {
        Set<String> names = names(SelectionSettings.USUAL, FakeRule.of("any"));
        assertTrue(names.containsAll(Set.of("unlink", "getcpu", "procexit", "signaldeliver")), names::toString);
        for (String name : List.of("read", "write", "sendto", "recvmsg", "switch", "page_fault")) {
            assertFalse(names.contains(name), name);
        }
        assertFalse(names.contains("task"), "the state at the start comes anyway");
        assertTrue(names.size() > 250, () -> names.size() + " names");
    }

    @Test
    void givesRulesWithoutTypesHighVolumeTooIfAsked() {
        SelectionSettings all = SelectionSettings.of(new String[0], false, true, false);
        Set<String> names = names(all, FakeRule.of("any"));
        assertTrue(names.containsAll(Set.of("read", "write", "switch", "page_fault")));
    }

    @Test
    void givesHighVolumeToARuleThatNamesItButNotToOneThatOnlyExcludesOthers() {
        assertTrue(names(SelectionSettings.USUAL, FakeRule.of("named", "read")).contains("read"));
        String[] allButOpen =
                CATALOGUE.names().stream().filter(name -> !name.equals("open")).toArray(String[]::new);
        assertFalse(names(SelectionSettings.USUAL, FakeRule.of("not open", allButOpen))
                .contains("read"));
    }

    @Test
    void asksTheKernelForNothingOnBehalfOfAPluginsRules() {
        Set<String> names = names(custom(false, "open"), new FakeRule("k8s", "k8s_audit", true, null, List.of()));
        assertEquals(Set.of("open", "pluginevent", "procexit"), names);
    }

    @Test
    void putsTheCustomSetInThePlaceOfWhatStateWants() {
        assertEquals(
                Set.of("kill", "clone", "execve", "procexit"),
                names(custom(false, "clone", "execve"), FakeRule.of("a", "kill")));
    }

    @Test
    void removesWhatIsNegatedWhoeverWantsItButNeverTheEndOfThreads() {
        Set<String> expected = new TreeSet<>(STATE);
        expected.remove("open");
        expected.add("procexit");
        assertEquals(expected, names(custom(false, "!open", " !kill ", "!procexit"), FakeRule.of("a", "kill", "open")));
    }

    @Test
    void repairsWithProcessesAloneWhenNothingLooksAtADescriptor() {
        assertEquals(
                Set.of("chdir", "clone", "execve", "kill", "procexit", "setuid"),
                names(custom(true), FakeRule.of("a", "kill")));
    }

    @Test
    void repairsWithFilesForPathsWithSocketsForConnectionsAndWithAllForReads() {
        assertEquals(
                Set.of("chdir", "clone", "close", "dup2", "execve", "mkdir", "open", "openat", "procexit", "setuid"),
                names(custom(true), FakeRule.of("a", "mkdir")));
        assertEquals(
                Set.of(
                        "accept4",
                        "chdir",
                        "clone",
                        "close",
                        "connect",
                        "dup2",
                        "execve",
                        "procexit",
                        "setuid",
                        "socket"),
                names(custom(true), FakeRule.of("a", "accept4")));
        Set<String> expected = new TreeSet<>(STATE);
        expected.addAll(Set.of("read", "procexit"));
        assertEquals(expected, names(custom(true), FakeRule.of("a", "read")));
    }

    @Test
    void repairsACustomSetToo() {
        assertEquals(
                Set.of("chdir", "clone", "execve", "kill", "procexit", "setuid"),
                names(custom(true, "clone"), FakeRule.of("a", "kill")));
    }

    @Test
    void ignoresUnknownNamesInTheCustomSetAndSaysWhichWasMeant() {
        Set<String> names = names(custom(false, "opennat"), FakeRule.of("a", "kill"));
        assertTrue(names.contains("openat"), "a set of nothing but mistakes is no set");
        assertFalse(names.contains("opennat"));
        assertEquals(
                "The setting 'base-syscalls-custom-set' of dev.lanner.pipeline has 'opennat', which no event is called,"
                        + " and which is ignored; did you mean 'openat'?",
                Selector.unknown("opennat", CATALOGUE.names()));
    }

    @Test
    void saysWhoWantsWhat() {
        List<SelectedEvent> events = select(
                        custom(false, "kill"), FakeRule.of("One", "kill", "mkdir"), FakeRule.of("Two", "kill"))
                .selectedEvents();
        assertEquals(
                List.of(
                        new SelectedEvent("kill", List.of("rule 'One'", "rule 'Two'", "configuration")),
                        new SelectedEvent("mkdir", List.of("rule 'One'")),
                        new SelectedEvent("procexit", List.of("state"))),
                events);
    }

    @Test
    void tellsAChangeInOneLine() {
        Selection before = select(custom(false, "kill"), FakeRule.of("One", "mkdir"));
        Selection after = select(custom(false, "kill"), FakeRule.of("One", "rmdir"));
        assertEquals(
                "3 kinds of events are selected; new: rmdir; no longer: mkdir; 'lanner:selection' says why.",
                after.changeFrom(before));
    }

    @Test
    void leavesFailedCallsOutIfAsked() {
        assertTrue(select(SelectionSettings.USUAL).events().withFailed());
        assertFalse(select(SelectionSettings.of(new String[0], false, false, true))
                .events()
                .withFailed());
    }

    @Test
    void choosesAnewOnlyWhenSomethingHasChanged() {
        Selector selector = new Selector(state, rules, CATALOGUE, SelectionSettings.USUAL);
        assertTrue(selector.isChanged(Wiring.NONE));
        assertFalse(selector.isChanged(Wiring.NONE));
        rules.rules = List.of(FakeRule.of("a", "procexit"));
        assertFalse(selector.isChanged(Wiring.NONE), "another rule, but no other event");
        assertEquals(
                List.of("rule 'a'", "state"),
                selector.selection().selectedEvents().get(0).wantedBy());
        rules.rules = List.of(FakeRule.of("a", "kill"));
        assertTrue(selector.isChanged(Wiring.NONE));
        selector.configure(SelectionSettings.of(new String[] {"!kill"}, false, false, false));
        assertTrue(selector.isChanged(Wiring.NONE));
        assertFalse(selector.isChanged(Wiring.NONE));
    }
}
