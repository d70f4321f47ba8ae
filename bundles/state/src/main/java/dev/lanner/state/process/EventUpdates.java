// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import org.jspecify.annotations.Nullable;

/** Which update belongs to which event type. */
public final class EventUpdates {
    private final @Nullable EventUpdate[] updates;
    private final ExitUpdate exit;
    private final PendingForks pending = new PendingForks();
    private final EndedThreads ended = new EndedThreads();

    /** Looks all codes and parameters up, once. */
    public EventUpdates(EventCatalogue catalogue, ProcessTable table) {
        updates = new @Nullable EventUpdate[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            if (type.isCurrent() && type.kind() != EventKind.ITERATOR && type.indexOf("vm_size") >= 0) {
                updates[type.code()] = new MemoryUpdate(type);
            }
        }
        for (String name :
                new String[] {"SYSCALL_CLONE_20_X", "SYSCALL_FORK_20_X", "SYSCALL_VFORK_20_X", "SYSCALL_CLONE3_X"}) {
            set(catalogue.type(name), new CloneUpdate(catalogue.type(name), table, pending, ended));
        }
        for (String name : new String[] {"SYSCALL_EXECVE_19_X", "SYSCALL_EXECVEAT_X"}) {
            set(catalogue.type(name), new ExecUpdate(catalogue.type(name), table));
        }
        for (String name : new String[] {"SYSCALL_CHDIR_X", "SYSCALL_FCHDIR_X"}) {
            set(catalogue.type(name), new DirectoryUpdate(catalogue.type(name), table));
        }
        EventType chroot = catalogue.type("SYSCALL_CHROOT_X");
        set(chroot, new RootUpdate(chroot, table));
        EventType generic = catalogue.type("GENERIC_X");
        set(generic, new RootUpdate(generic, table));
        identities(catalogue, table);
        EventType capset = catalogue.type("SYSCALL_CAPSET_X");
        set(capset, new CapabilityUpdate(capset, table));
        EventType prctl = catalogue.type("SYSCALL_PRCTL_X");
        set(prctl, new NameUpdate(prctl, table));
        EventType unshare = catalogue.type("SYSCALL_UNSHARE_X");
        set(unshare, new UnshareUpdate(unshare, new NamespaceUpdate(unshare, table, false)));
        EventType setns = catalogue.type("SYSCALL_SETNS_X");
        set(setns, new NamespaceUpdate(setns, table, true));
        set(catalogue.type("SYSCALL_SETSID_X"), new SessionUpdate(table));
        EventType setpgid = catalogue.type("SYSCALL_SETPGID_X");
        set(setpgid, new GroupUpdate(setpgid, table));
        EventType contextSwitch = catalogue.type("SCHEDSWITCH_6_E");
        set(contextSwitch, new SwitchUpdate(contextSwitch));
        EventType usage = catalogue.type("PROCINFO_E");
        set(usage, new UsageUpdate(usage));
        for (String name : new String[] {"SYSCALL_GETRLIMIT_X", "SYSCALL_SETRLIMIT_X", "SYSCALL_PRLIMIT_X"}) {
            set(catalogue.type(name), new LimitUpdate(catalogue.type(name), table));
        }
        EventType told = catalogue.type("ITER_TASK_E");
        set(told, new ToldThreadUpdate(told, table));
        EventType procexit = catalogue.type("PROCEXIT_1_E");
        exit = new ExitUpdate(procexit, table, ended);
        set(procexit, exit);
    }

    private void identities(EventCatalogue catalogue, ProcessTable table) {
        String[][] calls = {
            {"SYSCALL_SETUID_X", "uid"},
            {"SYSCALL_SETREUID_X", "euid"},
            {"SYSCALL_SETRESUID_X", "euid"},
        };
        String[][] groupCalls = {
            {"SYSCALL_SETGID_X", "gid"},
            {"SYSCALL_SETREGID_X", "egid"},
            {"SYSCALL_SETRESGID_X", "egid"},
        };
        for (String[] call : calls) {
            set(catalogue.type(call[0]), new IdentityUpdate(catalogue.type(call[0]), call[1], false, table));
        }
        for (String[] call : groupCalls) {
            set(catalogue.type(call[0]), new IdentityUpdate(catalogue.type(call[0]), call[1], true, table));
        }
    }

    private void set(EventType type, EventUpdate update) {
        updates[type.code()] = update;
    }

    /** The update for a code; null if such events change nothing. */
    public @Nullable EventUpdate update(int code) {
        return updates[code];
    }

    /** Forgets what it has kept of earlier events. */
    public void clear() {
        pending.clear();
        ended.clear();
        exit.clear();
    }

    /** The update for the ends of threads. */
    public ExitUpdate exit() {
        return exit;
    }
}
