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
    static final int HOOKS = 4;

    private static final int[] COUNTED_CODES = {
        0, 3, 23, 59, 95, 97, 186, 193, 195, 199, 201, 223, 225, 227, 275, 293, 295, 307, 327, 331, 335, 401, 427, 429
    };

    private Abi() {}

    /** Every event code under which something is counted; 0 stands for an unknown event. */
    static int[] countedCodes() {
        return COUNTED_CODES.clone();
    }
}
