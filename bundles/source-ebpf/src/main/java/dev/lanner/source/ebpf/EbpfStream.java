// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.source.SourceException;

/** Events of the running kernel. */
final class EbpfStream implements EventStream, LossReporting {
    /** Of one event code on one CPU. */
    private static final int LOSS_COUNTS_BYTES = Abi.LOSS_REASONS * Long.BYTES;

    private static final LossReason[] REASONS = LossReason.values();

    private final BpfPrograms programs;
    private final RingSet rings;
    private final BpfMap losses;
    private final int cpus;
    private final int timeoutMs;
    private boolean closed;

    private EbpfStream(BpfPrograms programs, RingSet rings, BpfMap losses, int cpus, int timeoutMs) {
        this.programs = programs;
        this.rings = rings;
        this.losses = losses;
        this.cpus = cpus;
        this.timeoutMs = timeoutMs;
    }

    static EbpfStream open(StreamSettings settings) throws SourceException {
        Native library = Native.load();
        int cpus = library.libbpf().libbpf_num_possible_cpus();
        if (cpus <= 0) {
            throw new SourceException(
                    "The kernel does not say how many CPUs there are: /sys is not mounted. Mount it.");
        }
        RingSet rings = new RingSet(library, settings, cpus);
        try {
            BpfPrograms programs = BpfPrograms.load(library, settings, cpus, rings.template());
            try {
                rings.publish(programs.openMap("rings", Integer.BYTES, Integer.BYTES));
                BpfMap losses = programs.openMap("losses", Integer.BYTES, cpus * LOSS_COUNTS_BYTES);
                programs.attach();
                return new EbpfStream(programs, rings, losses, cpus, settings.pollTimeoutMs());
            } catch (SourceException e) {
                programs.close();
                throw e;
            }
        } catch (SourceException e) {
            rings.close();
            throw e;
        }
    }

    @Override
    public int poll(EventHandler handler, int limit) {
        return closed ? -1 : rings.poll(handler, limit, timeoutMs);
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        if (closed) {
            return;
        }
        for (int code = 0; code < Abi.EVENT_CODES; code++) {
            boolean told = losses.read(code);
            for (LossReason reason : REASONS) {
                long total = told && reason != LossReason.DELIVERED ? lastRead(reason) : 0;
                if (total > 0) {
                    receiver.onLoss(code == 0 ? -1 : code, reason.label(), reason.extent(), total);
                }
            }
        }
        long missed = programs.missedRuns();
        if (missed > 0) {
            receiver.onLoss(-1, "hook-busy", Loss.Extent.WHOLE, missed);
        }
    }

    /** How many events of a type met a fate since the stream was opened. */
    long count(int code, LossReason reason) {
        return losses.read(code) ? lastRead(reason) : 0;
    }

    private long lastRead(LossReason reason) {
        return losses.sum(reason.number() * Long.BYTES, LOSS_COUNTS_BYTES, cpus);
    }

    AttachMode mode() {
        return programs.mode();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        programs.close();
        rings.close();
    }
}
