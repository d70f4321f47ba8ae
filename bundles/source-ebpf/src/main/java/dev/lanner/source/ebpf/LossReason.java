// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.pipeline.Loss.Extent;
import java.util.Locale;

/** Why an event did not arrive, or not whole. The numbers are those of {@code enum loss_reason} in {@code bpf/abi/record.h}. */
enum LossReason {
    DELIVERED(0, Extent.WHOLE),
    RING_FULL(1, Extent.WHOLE),
    TOO_LARGE(2, Extent.WHOLE),
    NO_RING(3, Extent.WHOLE),
    NO_SCRATCH(4, Extent.WHOLE),
    NO_PROGRAM(5, Extent.WHOLE),
    COMPAT_SYSCALL(6, Extent.WHOLE),
    UNREADABLE_PARAMETER(7, Extent.PART),
    PATH_TOO_DEEP(8, Extent.PART),
    TRUNCATED_PARAMETER(9, Extent.PART),
    UNTOLD_DESCRIPTOR(10, Extent.PART),
    RING_OPERATION(11, Extent.WHOLE),
    CALLERS_NAME(12, Extent.PART);

    private final int number;
    private final Extent extent;

    LossReason(int number, Extent extent) {
        this.number = number;
        this.extent = extent;
    }

    /** The kernel side's number. */
    int number() {
        return number;
    }

    /** Whether the event is gone, or came with a part missing. */
    Extent extent() {
        return extent;
    }

    /** What commands and counters call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
