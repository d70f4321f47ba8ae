// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import org.jspecify.annotations.Nullable;

/** What the source cannot do without. */
enum Requirement {
    KERNEL("kernel") {
        @Override
        @Nullable
        String lackOn(KernelFacts facts) {
            if (facts.isAtLeast(5, 8)) {
                return null;
            }
            return "The kernel " + facts.release() + " is too old for the eBPF source, which needs 5.8 (BPF ring"
                    + " buffers). Upgrade the kernel, or replay captures instead.";
        }
    },
    BTF("btf") {
        @Override
        @Nullable
        String lackOn(KernelFacts facts) {
            if (facts.hasBtf()) {
                return null;
            }
            return "The kernel " + facts.release() + " does not describe its types: /sys/kernel/btf/vmlinux is missing."
                    + " Use a kernel built with CONFIG_DEBUG_INFO_BTF=y (every current distribution's is); in a"
                    + " container, mount /sys.";
        }
    },
    CAPABILITIES("capabilities") {
        @Override
        @Nullable
        String lackOn(KernelFacts facts) {
            boolean separate = facts.has(KernelFacts.CAP_BPF) && facts.has(KernelFacts.CAP_PERFMON);
            if (facts.has(KernelFacts.CAP_SYS_ADMIN) || separate) {
                return null;
            }
            return "This process may not load BPF programs: it has neither CAP_SYS_ADMIN nor CAP_BPF with CAP_PERFMON."
                    + " Run it as root, or give it these capabilities (AmbientCapabilities= in the unit file,"
                    + " --cap-add for a container).";
        }
    };

    private final String subject;

    Requirement(String subject) {
        this.subject = subject;
    }

    String subject() {
        return subject;
    }

    /** What is lacking, why it matters and what to do; null if nothing is. */
    abstract @Nullable String lackOn(KernelFacts facts);
}
