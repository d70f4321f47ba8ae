// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.event.EventSelection;
import java.util.Set;

/** What tests want to see. */
final class Selections {
    static final EventSelection NOTHING = new EventSelection(Set.of(), true);

    private Selections() {}

    /**
     * Calls that are rare enough for a test to see them all. Those that reading the rings itself makes would keep a
     * test busy for ever: ask for them by name, and only together with an end.
     */
    static Selection rareCalls() {
        return calls(
                "open",
                "openat",
                "openat2",
                "creat",
                "connect",
                "execve",
                "execveat",
                "chdir",
                "fchdir",
                "prctl",
                "setsid",
                "setpgid",
                "setuid",
                "setgid",
                "setreuid",
                "setregid",
                "setresuid",
                "setresgid");
    }

    static Selection calls(String... names) {
        return new Selection(Set.of(names), Set.of(), true);
    }

    static Selection events(String... enumNames) {
        return new Selection(Set.of(), Set.of(enumNames), true);
    }
}
