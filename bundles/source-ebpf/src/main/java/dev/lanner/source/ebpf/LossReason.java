// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.util.Locale;

/** Why an event did not arrive, or not whole. The numbers are those of {@code enum loss_reason} in {@code bpf/abi/record.h}. */
enum LossReason {
    DELIVERED(0),
    RING_FULL(1),
    TOO_LARGE(2),
    NO_RING(3),
    NO_SCRATCH(4),
    NO_PROGRAM(5),
    COMPAT_SYSCALL(6),
    UNREADABLE_PARAMETER(7),
    PATH_TOO_DEEP(8),
    TRUNCATED_PARAMETER(9);

    private final int number;

    LossReason(int number) {
        this.number = number;
    }

    /** The kernel side's number. */
    int number() {
        return number;
    }

    /** What commands and counters call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
