// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.HashSet;
import java.util.Set;
import jnr.ffi.Pointer;

/**
 * Which tracepoints the running kernel has.
 *
 * @param names those of {@link Hook#ALL} that it has
 * @param saysGroupDead whether its hook for the end of a thread says if that was the last one
 */
record KernelTracepoints(Set<String> names, boolean saysGroupDead) {
    private static final String LAST_THREAD_HOOK = "on_exit_group_dead";
    private static final String EXIT_HOOK = "on_exit";

    KernelTracepoints {
        names = Set.copyOf(names);
    }

    /** Asks the kernel's description of its types. */
    static KernelTracepoints read(Libbpf libbpf, boolean groupDeadAllowed) {
        Pointer btf = libbpf.btf__load_vmlinux_btf();
        if (btf == null) {
            return new KernelTracepoints(Set.of(), false);
        }
        try {
            TypeInformation types = new TypeInformation(libbpf, btf);
            Set<String> names = new HashSet<>();
            for (Hook hook : Hook.ALL) {
                if (types.tracepointArguments(hook.tracepoint()) >= 0) {
                    names.add(hook.tracepoint());
                }
            }
            boolean groupDead = groupDeadAllowed && types.tracepointArguments("sched_process_exit") >= 2;
            return new KernelTracepoints(names, groupDead);
        } finally {
            libbpf.btf__free(btf);
        }
    }

    boolean has(String tracepoint) {
        return names.contains(tracepoint);
    }

    /** The program for the end of a thread. */
    String exitHook() {
        return saysGroupDead ? LAST_THREAD_HOOK : EXIT_HOOK;
    }
}
