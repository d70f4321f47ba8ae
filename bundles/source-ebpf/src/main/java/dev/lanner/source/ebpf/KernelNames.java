// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.Map;

/**
 * Whether names of files are told as the kernel used them: it copies a name when a call begins, and a program sees the
 * copy when the kernel is done with it. Otherwise a name is what the caller's memory holds at the end of the call, which
 * another thread may have changed.
 */
enum KernelNames {
    /** The copy comes with the slab cache it goes back to: from Linux 6.1 on. */
    BY_CACHE(""),
    /** The copy comes with the name of that cache: from Linux 5.15 on. */
    BY_CACHE_NAME(""),
    /** Programs cannot tell in which call a thread is, or not which copy it is. */
    TOO_OLD("this kernel is too old: 5.15 or later is needed"),
    /** The kernel's copy no longer says where it came from. */
    UNKNOWN("this kernel keeps its copies of names in a way that this version of Lanner does not know");

    /** The program that sees the copies. */
    static final String HOOK = "on_name_free";

    private static final String TRACEPOINT = "kmem_cache_free";
    private static final int ARGUMENTS = 3;

    /** One, and a device that may be a name. */
    static final int NAME_AND_DEVICE = 3;

    /** How many names each call gives that the kernel copies in this way, and that its event tells. */
    private static final Map<String, Integer> NAMES = Map.ofEntries(
            Map.entry("access", 1),
            Map.entry("chdir", 1),
            Map.entry("chmod", 1),
            Map.entry("chown", 1),
            Map.entry("chroot", 1),
            Map.entry("creat", 1),
            Map.entry("execve", 1),
            Map.entry("fchmodat", 1),
            Map.entry("fchownat", 1),
            Map.entry("fsconfig", 1),
            Map.entry("lchown", 1),
            Map.entry("link", 2),
            Map.entry("linkat", 2),
            Map.entry("lstat", 1),
            Map.entry("lstat64", 1),
            Map.entry("mkdir", 1),
            Map.entry("mkdirat", 1),
            Map.entry("mknod", 1),
            Map.entry("mknodat", 1),
            Map.entry("mount", NAME_AND_DEVICE),
            Map.entry("newfstatat", 1),
            Map.entry("open", 1),
            Map.entry("openat", 1),
            Map.entry("openat2", 1),
            Map.entry("quotactl", 2),
            Map.entry("rename", 2),
            Map.entry("renameat", 2),
            Map.entry("renameat2", 2),
            Map.entry("rmdir", 1),
            Map.entry("stat", 1),
            Map.entry("stat64", 1),
            Map.entry("symlink", 2),
            Map.entry("symlinkat", 2),
            Map.entry("umount", 1),
            Map.entry("umount2", 1),
            Map.entry("unlink", 1),
            Map.entry("unlinkat", 1));

    private final String lack;

    KernelNames(String lack) {
        this.lack = lack;
    }

    /** What this kernel can do. */
    static KernelNames of(TypeInformation types) {
        if (types.tracepointArguments(TRACEPOINT) < ARGUMENTS
                || !types.hasEnumerator("bpf_func_id", "BPF_FUNC_task_pt_regs")) {
            return TOO_OLD;
        }
        if (types.tracepointArguments(TRACEPOINT) > ARGUMENTS || !types.hasMember("filename", "uptr")) {
            return UNKNOWN;
        }
        return types.isStructArgument(TRACEPOINT, ARGUMENTS - 1) ? BY_CACHE : BY_CACHE_NAME;
    }

    /** How many names a call gives, or {@link #NAME_AND_DEVICE}. */
    static int of(Syscall call) {
        return NAMES.getOrDefault(call.name(), 0);
    }

    boolean isPossible() {
        return lack.isEmpty();
    }

    /** Why they are not possible; empty if they are. */
    String lack() {
        return lack;
    }
}
