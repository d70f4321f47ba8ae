// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.pipeline.delivery.DeliverySettings;
import dev.lanner.pipeline.delivery.SpoolModes;
import dev.lanner.pipeline.delivery.SpoolModes.Mode;
import dev.lanner.pipeline.spool.SpoolLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SpooledOutputsTest {
    private static final int SMALL_QUEUE = 16;

    private final Path folder;

    SpooledOutputsTest(@TempDir Path folder) {
        this.folder = folder.resolve("spools");
    }

    private PipelineRig rig(Mode mode, int queue, long awaitMs, long maxBytes) {
        DeliverySettings delivery = new DeliverySettings(
                queue,
                5000,
                500,
                new SpoolModes(mode, Map.of("off", Mode.OFF)),
                new SpoolLimits(maxBytes, TimeUnit.DAYS.toMillis(1), SpoolLimits.Sync.NEVER),
                new DeliverySettings.Pauses(5, 20),
                awaitMs);
        return new PipelineRig(PipelineRig.settings(2000, delivery, folder, true, 500));
    }

    private PipelineRig rig(Mode mode) {
        return rig(mode, SMALL_QUEUE, 60_000, 1 << 24);
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private static OutputStatus only(PipelineRig rig) {
        return rig.pipeline.outputs().get(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERFLOW", "ALWAYS"})
    void anOutputThatHangsGetsEverythingInOrderWhenItComesBack(Mode mode) throws Exception {
        try (PipelineRig rig = rig(mode)) {
            FakeOutput hanging = new FakeOutput();
            CountDownLatch gate = new CountDownLatch(1);
            hanging.gate = gate;
            rig.plug("hanging", hanging);
            rig.plug("fake", new FakeSource()).released = 5000;
            rig.start();
            PipelineRig.await(
                    "all are on disk",
                    () -> only(rig).spool().alerts() == 5000 && only(rig).queued() == 0);
            assertTrue(only(rig).spool().bytes() > 0 && only(rig).spool().oldestMs() > 0, () -> only(rig)
                    .toString());
            gate.countDown();
            PipelineRig.await("it catches up", () -> only(rig).delivered() == 5000);
            assertEquals(range(1, 5000), hanging.numbers());
            PipelineRig.await("the disk is empty", () -> only(rig).spool().bytes() == 0);
            assertEquals(List.of(), rig.pipeline.losses());
        }
    }

    @Test
    void nothingIsWrittenToDiskWhileAllIsWellUnlessItAlwaysIs() throws Exception {
        try (PipelineRig rig = rig(Mode.OVERFLOW, 8192, 60_000, 1 << 24)) {
            FakeOutput output = rig.plug("good", new FakeOutput());
            rig.plug("fake", new FakeSource()).released = 1000;
            rig.start();
            PipelineRig.await("all are there", () -> output.count() == 1000);
            try (Stream<Path> files = Files.walk(folder)) {
                assertEquals(
                        List.of(),
                        files.filter(file -> file.toString().endsWith(".spool")).toList());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERFLOW", "ALWAYS"})
    void theNextRunDeliversWhatTheLastOneCouldNot(Mode mode) throws Exception {
        try (PipelineRig rig = rig(mode)) {
            FakeOutput failing = rig.plug("siem", new FakeOutput());
            failing.failure = new IOException("connection refused");
            rig.plug("fake", new FakeSource()).released = 1000;
            rig.start();
            PipelineRig.await(
                    "all are taken over",
                    () -> only(rig).queued() == 0 && only(rig).spool().alerts() == 1000);
        }
        try (PipelineRig rig = rig(mode)) {
            rig.plug("fake", new FakeSource()).released = 10;
            rig.start();
            PipelineRig.await("ten more wait", () -> only(rig).spool().alerts() == 1010);
            assertEquals(OutputStatus.State.AWAITED, only(rig).state());
            FakeOutput well = rig.plug("siem", new FakeOutput());
            PipelineRig.await("all are there", () -> well.count() == 1010);
            assertEquals(range(1, 1000), well.numbers().subList(0, 1000));
            assertEquals(range(1, 10), well.numbers().subList(1000, 1010));
        }
    }

    @Test
    void anOutputThatIsRemovedAndAddedGetsWhatCameMeanwhile() throws Exception {
        try (PipelineRig rig = rig(Mode.ALWAYS)) {
            FakeOutput first = rig.plug("comes", new FakeOutput());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            rig.start();
            PipelineRig.await("the first ones came", () -> first.count() == 100);
            rig.unplug(first);
            first.isDeactivated = true;
            source.released = 5000;
            PipelineRig.await("more wait", () -> only(rig).spool().alerts() == 4900);
            assertEquals(
                    List.of(true),
                    rig.pipeline.spools().stream().map(SpoolStatus::isAwaited).toList());
            FakeOutput second = rig.plug("comes", new FakeOutput());
            source.released = 6000;
            PipelineRig.await("the rest came", () -> second.count() == 5900);
            assertEquals(range(1, 100), first.numbers());
            assertEquals(range(101, 6000), second.numbers());
            assertEquals(0, first.lateCalls);
        }
    }

    @Test
    void anOutputThatHangsWhenItIsRemovedIsLeftToItselfAndItsAlertsGoToTheNext() throws Exception {
        try (PipelineRig rig = rig(Mode.ALWAYS)) {
            FakeOutput hanging = new FakeOutput();
            hanging.gate = new CountDownLatch(1);
            rig.plug("hangs", hanging);
            rig.plug("fake", new FakeSource()).released = 300;
            rig.start();
            PipelineRig.await("all are on disk", () -> only(rig).spool().alerts() == 300);
            long begin = System.nanoTime();
            rig.unplug(hanging);
            hanging.isDeactivated = true;
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            assertTrue(tookMs < 3000, () -> "took " + tookMs + " ms");
            FakeOutput next = rig.plug("hangs", new FakeOutput());
            PipelineRig.await("the next one has all", () -> next.count() == 300);
            assertEquals(0, hanging.lateCalls);
        }
    }

    @Test
    void aLaneForAnOutputThatNeverComesBackEndsWhenItIsEmpty() throws Exception {
        try (PipelineRig rig = rig(Mode.ALWAYS, SMALL_QUEUE, 100, 1 << 24)) {
            FakeOutput output = rig.plug("gone", new FakeOutput());
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 10;
            rig.start();
            PipelineRig.await("they came", () -> only(rig).delivered() == 10);
            rig.unplug(output);
            PipelineRig.await(
                    "nobody waits for it", () -> rig.pipeline.outputs().isEmpty());
            PipelineRig.await("its folder is gone", () -> Files.notExists(folder.resolve("gone")));
        }
    }

    @Test
    void whatThereIsNoRoomForIsCountedAndTold() throws Exception {
        try (PipelineRig rig = rig(Mode.ALWAYS, SMALL_QUEUE, 60_000, 1 << 16)) {
            FakeOutput dead = new FakeOutput();
            dead.failure = new IOException("dead");
            rig.plug("dead", dead);
            FakeOutput good = rig.plug("off", new FakeOutput());
            rig.plug("fake", new FakeSource()).released = 5000;
            rig.start();
            PipelineRig.await("the good one has all", () -> good.count() == 5000);
            PipelineRig.await("it is told", () -> !good.internal.isEmpty());
            assertEquals("Lanner internal: alerts dropped", good.internal.get(0).rule());
            assertEquals("dead", good.internal.get(0).fields().get("output"));
            OutputStatus status = only(rig);
            long dropped = status.drops().getOrDefault("spool-full", 0L);
            assertTrue(dropped > 0, status::toString);
            assertEquals(dropped, rig.lost("dead", "alert", "spool-full"));
            PipelineRig.await("the rest waits", () -> {
                OutputStatus now = only(rig);
                return now.spool().alerts() + now.dropped() == 5000 + good.internal.size();
            });
        }
    }

    @Test
    void anOperatorTriesAgainOrThrowsAway() throws Exception {
        DeliverySettings patient = new DeliverySettings(
                SMALL_QUEUE,
                5000,
                500,
                new SpoolModes(Mode.ALWAYS, Map.of()),
                new SpoolLimits(1 << 24, TimeUnit.DAYS.toMillis(1), SpoolLimits.Sync.INTERVAL),
                new DeliverySettings.Pauses(3_600_000, 3_600_000),
                60_000);
        try (PipelineRig rig = new PipelineRig(PipelineRig.settings(2000, patient, folder, true, 500))) {
            FakeOutput output = rig.plug("siem", new FakeOutput());
            output.failure = new IOException("refused");
            FakeSource source = rig.plug("fake", new FakeSource());
            source.released = 100;
            rig.start();
            PipelineRig.await("it fails", () -> only(rig).state() == OutputStatus.State.RETRYING);
            PipelineRig.await("all wait", () -> only(rig).spool().alerts() == 100);
            assertFalse(rig.pipeline.retryNow("nobody"));
            assertEquals(-1, rig.pipeline.discard("nobody"));
            assertEquals(100, rig.pipeline.discard("siem"));
            assertEquals(100, only(rig).drops().get("discarded"));
            source.released = 150;
            PipelineRig.await("more wait", () -> only(rig).spool().alerts() >= 50);
            output.failure = null;
            assertTrue(rig.pipeline.retryNow("siem"));
            PipelineRig.await("they are delivered", () -> output.count() == 50);
            assertEquals(range(101, 150), output.numbers());
        }
    }

    @Test
    void worksWithoutAFolderThatAnotherLannerUses() throws Exception {
        try (PipelineRig one = rig(Mode.ALWAYS);
                PipelineRig two = rig(Mode.ALWAYS)) {
            one.plug("out", new FakeOutput());
            FakeOutput output = two.plug("out", new FakeOutput());
            two.plug("fake", new FakeSource()).released = 100;
            two.start();
            PipelineRig.await("they come", () -> output.count() == 100);
            assertEquals(List.of(), two.pipeline.spools());
            assertEquals(1, one.pipeline.spools().size());
        }
    }
}
