// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.pipeline.LossReceiver;

/** The kernel's counters of what did not arrive, per event code, CPU and reason; all of them are read in one call. */
final class LossCounters {
    /** Of one event code on one CPU. */
    private static final int BYTES_PER_CPU = Abi.LOSS_REASONS * Long.BYTES;

    private static final LossReason[] REASONS = LossReason.values();

    private final BpfTable table;
    private final int cpus;

    LossCounters(BpfTable table, int cpus) {
        this.table = table;
        this.cpus = cpus;
    }

    /** What of these counters' map one key has. */
    static int valueBytes(int cpus) {
        return cpus * BYTES_PER_CPU;
    }

    void report(LossReceiver receiver) {
        table.read();
        for (int code = 0; code < Abi.EVENT_CODES; code++) {
            for (LossReason reason : REASONS) {
                long total = reason == LossReason.DELIVERED ? 0 : sum(code, reason);
                if (total > 0) {
                    receiver.onLoss(code == 0 ? -1 : code, reason.label(), reason.extent(), total);
                }
            }
        }
    }

    long count(int code, LossReason reason) {
        table.read();
        return sum(code, reason);
    }

    private long sum(int code, LossReason reason) {
        long sum = 0;
        for (int cpu = 0; cpu < cpus; cpu++) {
            sum += table.number(code, cpu * BYTES_PER_CPU + reason.number() * Long.BYTES);
        }
        return sum;
    }
}
