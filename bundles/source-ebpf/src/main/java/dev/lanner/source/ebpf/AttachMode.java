// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/** How programs are tied to the kernel's tracepoints. */
enum AttachMode {
    /** By the tracepoint's BTF: the cheaper one, and what is meant to be used. */
    BTF_TRACEPOINT,
    /** Where the kernel refuses the first. */
    RAW_TRACEPOINT
}
