// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

/**
 * What the kernel side and this one agree on: {@code bpf/abi}. A test compares it with the types in the built object.
 */
final class Abi {
    /** Bytes before the capture format's header: the CPU and flags. */
    static final int PREFIX_BYTES = 8;

    static final int PREFIX_CPU_AT = 0;
    static final int HEADER_BYTES = 26;
    static final int HEADER_TIMESTAMP_AT = 0;
    static final int HEADER_LEN_AT = 16;
    static final int HEADER_TYPE_AT = 20;
    static final int LOSS_REASONS = 16;
    static final int EVENT_CODES = 512;
    static final int SYSCALLS = 512;

    /** Scratch areas per CPU, one for each hook. */
    static final int HOOKS = 5;

    private Abi() {}
}
