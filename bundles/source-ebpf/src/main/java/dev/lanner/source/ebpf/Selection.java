// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventSelection;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a stream is to tell of, in the kernel's words. The begin and end of processes are told in any case.
 *
 * @param calls names of system calls
 * @param events enum names of the events of other tracepoints
 * @param withFailed whether calls that failed are to be told too
 */
record Selection(Set<String> calls, Set<String> events, boolean withFailed) {
    /** The calls that make tasks. */
    private static final Set<String> ALWAYS = Set.of("clone", "clone3", "fork", "vfork");
    /** Their programs tell of failures only: success has a hook of its own. */
    private static final Set<String> FAILURES = Set.of("execve", "execveat");

    Selection {
        calls = Set.copyOf(calls);
        events = Set.copyOf(events);
    }

    /** From names as rules have them. */
    static Selection of(EventSelection wanted, EventCatalogue catalogue) {
        Set<String> calls = new TreeSet<>();
        for (Syscall call : Syscall.all()) {
            String name = call.isGeneric()
                    ? call.name()
                    : catalogue.type(call.event()).name();
            if (wanted.wants(name)) {
                calls.add(call.name());
            }
        }
        Set<String> events = new TreeSet<>();
        for (Hook hook : Hook.ALL) {
            if (wanted.wants(catalogue.type(hook.event()).name())) {
                events.add(hook.event());
            }
        }
        return new Selection(calls, events, wanted.withFailed());
    }

    /** A value for the kernel's table of calls. */
    int wanted(Syscall call) {
        if (ALWAYS.contains(call.name())) {
            return withFailed ? CallRow.WANTED_ALWAYS : CallRow.WANTED_SUCCEEDED;
        }
        if (!calls.contains(call.name())) {
            return CallRow.WANTED_NOT;
        }
        if (withFailed) {
            return CallRow.WANTED_ALWAYS;
        }
        return FAILURES.contains(call.name()) ? CallRow.WANTED_NOT : CallRow.WANTED_SUCCEEDED;
    }

    boolean wants(Hook hook) {
        return hook.isOfState() || events.contains(hook.event());
    }
}
