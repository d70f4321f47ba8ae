// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** How programs are tied to the kernel's tracepoints, and what they may do there. The best one comes first. */
enum AttachMode {
    /** By the tracepoint's BTF; and the kernel gives a type to any address, so that nothing must be asked of it: from 6.2 on. */
    BTF_CASTS,
    /** By the tracepoint's BTF. */
    BTF_TRACEPOINT,
    /** Where the kernel refuses these. */
    RAW_TRACEPOINT;

    /** Whether the kernel knows the types of a tracepoint's arguments. */
    boolean isTyped() {
        return this != RAW_TRACEPOINT;
    }
}
