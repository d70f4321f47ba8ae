// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.pipeline.delivery.DeliverySettings;
import dev.lanner.pipeline.delivery.SpoolModes;
import dev.lanner.pipeline.spool.SpoolLimits;
import dev.lanner.spi.output.AlertOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An output whose code is broken is left alone after a while, and has lost nothing when it is let go on. */
@Timeout(60)
final class OutputQuarantineTest {
    private final Path folder;

    OutputQuarantineTest(@TempDir Path folder) {
        this.folder = folder.resolve("spools");
    }

    /** Takes alerts, throws, or does not come back. */
    private static final class Moody implements AlertOutput {
        private final List<Long> delivered = new ArrayList<>();
        private final List<Long> kept = new ArrayList<>();
        volatile Mood mood = Mood.WELL;
        volatile int calls;
        volatile int openings;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void write(Alert alert) throws IOException {
            calls++;
            mood.suffer();
            if (!alert.source().equals("internal")) {
                kept.add(Long.valueOf(alert.message()));
            }
        }

        @Override
        public void flush() {
            synchronized (delivered) {
                delivered.addAll(kept);
            }
            kept.clear();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
        public void reopen() {
            openings++;
        }

        List<Long> delivered() {
            synchronized (delivered) {
                return delivered.stream().distinct().toList();
            }
        }
    }

    private enum Mood {
        WELL,
        BROKEN,
        UNREACHABLE,
        HANGING;

        void suffer() throws IOException {
            switch (this) {
                case WELL -> {}
                case BROKEN -> throw new IllegalStateException("broken on purpose");
                case UNREACHABLE -> throw new IOException("nobody is there");
                case HANGING -> hang();
            }
        }

        private static void hang() throws IOException {
            try {
                TimeUnit.MINUTES.sleep(5);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
        }
    }

    private PipelineRig rig() {
        DeliverySettings delivery = new DeliverySettings(
                64,
                5000,
                500,
                new SpoolModes(SpoolModes.Mode.OVERFLOW, Map.of()),
                new SpoolLimits(1 << 24, TimeUnit.DAYS.toMillis(1), SpoolLimits.Sync.NEVER),
                new DeliverySettings.Pauses(1, 5),
                60_000);
        return new PipelineRig(PipelineRig.settings(2000, delivery, folder, true, 500));
    }

    private static OutputStatus status(PipelineRig rig, String name) {
        return rig.pipeline.outputs().stream()
                .filter(output -> output.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isOut(PipelineRig rig) {
        return rig.quarantine.patients().stream().anyMatch(Patient::isQuarantined);
    }

    private static List<Long> range(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void whatThrowsAgainAndAgainIsParkedWhileItsAlertsGoToDiskAndGoesOnWhereItWas() throws Exception {
        try (PipelineRig rig = rig()) {
            Moody moody = new Moody();
            FakeOutput other = new FakeOutput();
            rig.plug("moody", (AlertOutput) moody);
            rig.plug("other", other);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            rig.start();
            PipelineRig.await("all came", () -> moody.delivered().size() == 100);
            moody.mood = Mood.BROKEN;
            source.released = 200;
            PipelineRig.await("it is left alone", () -> isOut(rig));
            Patient patient = rig.quarantine.patients().get(0);
            assertEquals("output moody 5", patient.kind() + " " + patient.name() + " " + patient.failures());
            assertEquals("java.lang.IllegalStateException: broken on purpose", patient.reason());
            source.released = 5_000;
            PipelineRig.await("the other one has all", () -> other.count() == 5_000);
            PipelineRig.await("it is told of", () -> !other.internal.isEmpty());
            String told =
                    other.internal.get(0).rule() + ": " + other.internal.get(0).message();
            assertTrue(told.contains("plugin quarantined"), told);
            assertTrue(told.contains("The output 'moody' has failed 5 times and is not called any more"), told);
            int calls = moody.calls;
            assertEquals(OutputStatus.State.QUARANTINED, status(rig, "moody").state());
            rig.pipeline.retryNow("moody");
            Thread.sleep(300);
            assertEquals(calls, moody.calls, "not even when it is to be tried again");
            assertEquals(0, status(rig, "moody").dropped());
            assertTrue(status(rig, "moody").spool().alerts() > 4_000, () -> "" + status(rig, "moody"));

            moody.mood = Mood.WELL;
            int openings = moody.openings;
            assertEquals(1, rig.quarantine.release("moody"));
            PipelineRig.await("it has caught up", () -> moody.delivered().size() == 5_000);
            assertEquals(range(5_000), moody.delivered());
            assertEquals(openings + 1, moody.openings);
            assertFalse(isOut(rig));
        }
    }

    @Test
    void aReceiverThatCannotBeReachedIsNoReasonHoweverOften() throws Exception {
        try (PipelineRig rig = rig()) {
            Moody moody = new Moody();
            moody.mood = Mood.UNREACHABLE;
            rig.plug("moody", (AlertOutput) moody);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 10;
            rig.start();
            PipelineRig.await("it was tried often", () -> status(rig, "moody").retries() > 30);
            assertEquals(List.of(), rig.quarantine.patients());
            moody.mood = Mood.WELL;
            PipelineRig.await("all came", () -> moody.delivered().size() == 10);
        }
    }

    @Test
    void successInBetweenForgivesWhatWasBefore() throws Exception {
        try (PipelineRig rig = rig()) {
            Moody moody = new Moody();
            rig.plug("moody", (AlertOutput) moody);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 0;
            rig.start();
            rig.quarantine.change(new PluginQuarantine.Limits(10, 1, 1, 1_000, Long.MAX_VALUE));
            for (int round = 1; round <= 3; round++) {
                long before = rig.quarantine.patients().stream()
                        .mapToLong(Patient::failures)
                        .sum();
                moody.mood = Mood.BROKEN;
                source.released = round * 10L;
                PipelineRig.await(
                        "it fails",
                        () -> rig.quarantine.patients().stream()
                                        .mapToLong(Patient::failures)
                                        .sum()
                                > before + 3);
                moody.mood = Mood.WELL;
                int all = round * 10;
                PipelineRig.await("all came", () -> moody.delivered().size() == all);
            }
            rig.quarantine.change(new PluginQuarantine.Limits(10, 1, 1, 5, Long.MAX_VALUE));
            assertFalse(isOut(rig), "more than five, but not in a row");
        }
    }

    @Test
    void whatDoesNotComeBackIsInterruptedAndParked() throws Exception {
        try (PipelineRig rig = rig()) {
            rig.quarantine.change(new PluginQuarantine.Limits(10, 1, 1, 2, TimeUnit.MILLISECONDS.toNanos(200)));
            Moody moody = new Moody();
            moody.mood = Mood.HANGING;
            FakeOutput other = new FakeOutput();
            rig.plug("moody", (AlertOutput) moody);
            rig.plug("other", other);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 3_000;
            rig.start();
            PipelineRig.await("it is left alone", () -> isOut(rig));
            PipelineRig.await("the other one has all", () -> other.count() == 3_000);
            assertTrue(
                    rig.quarantine.patients().get(0).reason().startsWith("a call has not come back for"),
                    () -> rig.quarantine.patients().toString());
            moody.mood = Mood.WELL;
            rig.quarantine.release("output moody");
            PipelineRig.await("it has caught up", () -> moody.delivered().size() == 3_000);
            assertEquals(range(3_000), moody.delivered());
            assertEquals(0, status(rig, "moody").dropped());
        }
    }

    @Test
    void whatWaitsForAParkedOutputIsThereAfterARestart() throws Exception {
        Moody broken = new Moody();
        broken.mood = Mood.BROKEN;
        try (PipelineRig rig = rig()) {
            rig.plug("moody", (AlertOutput) broken);
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 1_000;
            rig.start();
            PipelineRig.await("it is left alone", () -> isOut(rig));
            PipelineRig.await("all came", () -> rig.pipeline.eventCount() == 1_000);
        }
        Moody mended = new Moody();
        try (PipelineRig rig = rig()) {
            rig.plug("moody", (AlertOutput) mended);
            rig.plug("fake", new FakeSource());
            rig.start();
            PipelineRig.await("it has all", () -> mended.delivered().size() == 1_000);
            assertEquals(range(1_000), mended.delivered());
        }
    }
}
