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
 * @param ringHooks the programs that see operations of rings; none if its tracepoints are others than those we know
 * @param mountHook the program that sees which mounts a thread makes; empty if the tracepoint for it is none that we know
 * @param kernelNames whether they show the kernel's copies of names
 * @param castFunction the number of the kernel's function that gives an address its type; not above 0 if it has none
 */
record KernelTracepoints(
        Set<String> names,
        boolean saysGroupDead,
        Set<String> ringHooks,
        String mountHook,
        KernelNames kernelNames,
        int castFunction) {
    private static final String LAST_THREAD_HOOK = "on_exit_group_dead";
    private static final String CAST_FUNCTION = "bpf_rdonly_cast";
    private static final String EXIT_HOOK = "on_exit";

    KernelTracepoints {
        names = Set.copyOf(names);
        ringHooks = Set.copyOf(ringHooks);
    }

    /** Asks the kernel's description of its types. */
    static KernelTracepoints read(Libbpf libbpf, boolean groupDeadAllowed) {
        Pointer btf = libbpf.btf__load_vmlinux_btf();
        if (btf == null) {
            return new KernelTracepoints(Set.of(), false, Set.of(), "", KernelNames.TOO_OLD, 0);
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
            return new KernelTracepoints(
                    names,
                    groupDead,
                    ringHooks(types),
                    mountHook(types),
                    KernelNames.of(types),
                    types.function(CAST_FUNCTION));
        } finally {
            libbpf.btf__free(btf);
        }
    }

    /** Until 6.12 the completion has its values one by one. */
    private static Set<String> ringHooks(TypeInformation types) {
        if (types.tracepointArguments("io_uring_submit_req") != 1) {
            return Set.of();
        }
        return switch (types.tracepointArguments("io_uring_complete")) {
            case 3 -> Set.of("on_ring_submit", "on_ring_complete");
            case 7 -> Set.of("on_ring_submit", "on_ring_result");
            default -> Set.of();
        };
    }

    /** Since 5.19 it begins with who asks for the memory. */
    private static String mountHook(TypeInformation types) {
        return switch (types.tracepointArguments("percpu_alloc_percpu")) {
            case 7 -> "on_counter_made";
            case 10 -> "on_counter_made_by";
            default -> "";
        };
    }

    /** Whether operations of rings can be told of. */
    boolean seesRings() {
        return !ringHooks.isEmpty();
    }

    /** Whether it can be told which mounts a thread has made, where names can be. */
    boolean seesMounts() {
        return kernelNames.isPossible() && !mountHook.isEmpty();
    }

    /** Whether there is what a mode needs, as far as that can be seen beforehand. */
    boolean allow(AttachMode mode) {
        return mode != AttachMode.BTF_CASTS || castFunction > 0;
    }

    boolean has(String tracepoint) {
        return names.contains(tracepoint);
    }

    /** The program for the end of a thread. */
    String exitHook() {
        return saysGroupDead ? LAST_THREAD_HOOK : EXIT_HOOK;
    }
}
