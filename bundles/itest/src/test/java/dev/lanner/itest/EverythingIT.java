// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.source.EventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Everything is changed at once and in random order while events flow: rules, outputs, sources, taps, enrichers, fields,
 * configuration, log levels, the bundles that know containers. Every event is judged exactly once, each steady output gets
 * every alert once and in order, and nothing is left of what came and went.
 *
 * <p>A build does so for a short while; {@code -Deverything.seconds=600} is what it is meant for, and {@code
 * -Deverything.seed=} has the threads choose the same changes again. The kernel source takes no part: real events would
 * mingle with the numbered ones, and the machine's load with the rate. {@link LiveStormIT} is for that.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class EverythingIT {
    private static final int SECONDS = Integer.getInteger("everything.seconds", 20);
    private static final int THREADS = 4;
    private static final long EVENTS_PER_SECOND = 120_000;
    private static final long REQUIRED_EVENTS_PER_SECOND = 100_000;
    private static final long PATIENCE_NS = 15_000_000_000L;
    private static final long TOLERANCE_BYTES = 16 << 20;

    /** The framework may hold the last revision of each of the plugins until its next refresh. */
    private static final long MOST_LOADERS = 5;

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    private final Path folder = Path.of("target/everything").toAbsolutePath();
    private final SerialJournal journal = new SerialJournal(PacedSource.MATCH_EVERY);
    private final SerialJournal judged = new SerialJournal(1);
    private final AtomicLong guestAlerts = new AtomicLong();
    private final AtomicLong lastGuest = new AtomicLong();
    private final AtomicLong guestFaults = new AtomicLong();

    /** The bundles of the distribution, but for what listens to this kernel. */
    @org.ops4j.pax.exam.Configuration
    public Option[] configure() throws IOException {
        return options(Shipped.bundlesWithoutKernel());
    }

    @Test
    public void everythingChangesAtOnceWhileEventsFlowAndNothingIsLostOrLeft() throws Exception {
        long seed = Long.getLong("everything.seed", System.nanoTime() & 0xff_ffffL);
        System.out.println("everything: seed " + seed + " (repeat with -Deverything.seed=" + seed + ")");
        PacedSource source = new PacedSource(EVENTS_PER_SECOND);
        SerialJournal.Page[] steady = {steadyOutput("steady-1", true), steadyOutput("steady-2", false)};
        context.registerService(FieldProvider.class, judge(judged.open()), null);
        Pipeline pipeline = start(source);
        Changes changes = new Changes(context, configurations, folder);
        Storm storm = new Storm(seed);
        changes.addTo(storm);
        storm.rehearse();
        Footprint before = Footprint.take();

        long startNs = System.nanoTime();
        long startEvents = source.produced();
        storm.rage(THREADS, SECONDS * 1_000_000_000L);
        double seconds = (System.nanoTime() - startNs) / 1e9;
        long rate = Math.round((source.produced() - startEvents) / seconds);
        awaitAll(source, steady);
        Footprint after = settled(before);
        long leaked = changes.leftLoaders();

        System.out.printf(
                "everything: %.1f s at %d events/s, seed %d: %s%n"
                        + "everything: %d events, %d judged, %d and %d alerts at the steady outputs; %d events of guests, %d alerts%n"
                        + "everything: before %s%neverything: after  %s; %d class loaders of %d left%n"
                        + "everything: losses %s%n",
                seconds,
                rate,
                seed,
                storm.counts(),
                source.produced(),
                judged.page(1).count(),
                steady[0].count(),
                steady[1].count(),
                changes.guestEvents(),
                guestAlerts.get(),
                before,
                after,
                leaked,
                changes.loaders(),
                pipeline.losses());
        assertEquals("changes that failed", List.of(), storm.failures());
        assertNothingLost(source.produced(), steady, changes, pipeline);
        assertNothingLeft(before, after);
        assertTrue(leaked + " class loaders left", leaked <= MOST_LOADERS);
        assertTrue("only " + rate + " events/s flowed", rate >= REQUIRED_EVENTS_PER_SECOND);
    }

    private void assertNothingLost(long events, SerialJournal.Page[] steady, Changes changes, Pipeline pipeline) {
        assertEquals("not judged or judged twice", List.of(), judged.faults());
        assertEquals("events judged", events, judged.page(1).count());
        assertEquals("the first one", 1, judged.page(1).first());
        assertEquals("gaps or doubles", List.of(), journal.faults());
        assertEquals("gaps or doubles of plugins", List.of(), changes.faults());
        for (SerialJournal.Page page : steady) {
            assertEquals("alerts", events / PacedSource.MATCH_EVERY, page.count());
            assertEquals("the first one", PacedSource.MATCH_EVERY, page.first());
        }
        assertEquals("events of guests judged", changes.guestEvents(), guestAlerts.get());
        assertEquals("events of guests that came late or twice", 0, guestFaults.get());
        // State has never heard of the threads that the numbers stand for; that loses no event.
        assertEquals(
                List.of(),
                pipeline.losses().stream()
                        .filter(loss -> loss.extent() == Loss.Extent.WHOLE)
                        .filter(loss -> !Changes.GUEST_OUTPUTS.contains(loss.place()))
                        .toList());
    }

    private static void assertNothingLeft(Footprint before, Footprint after) {
        assertEquals("threads left", Map.of(), Footprint.more(before.threads(), after.threads()));
        assertEquals("descriptors left", Map.of(), Footprint.more(before.files(), after.files()));
        assertEquals("BPF programs", before.programs(), after.programs());
        long heapGrowth = after.heapBytes() - before.heapBytes();
        assertTrue("heap grew by " + heapGrowth, heapGrowth < TOLERANCE_BYTES);
        long metaspaceGrowth = after.metaspaceBytes() - before.metaspaceBytes();
        assertTrue("metaspace grew by " + metaspaceGrowth, metaspaceGrowth < TOLERANCE_BYTES);
    }

    /** What is taken as soon as threads and descriptors have gone that were on their way out. */
    private static Footprint settled(Footprint before) throws IOException, InterruptedException {
        Footprint after = Footprint.take();
        for (int look = 0; look < 50 && !isBack(before, after); look++) {
            Thread.sleep(100);
            after = Footprint.take();
        }
        return after;
    }

    private static boolean isBack(Footprint before, Footprint after) {
        return Footprint.more(before.threads(), after.threads()).isEmpty()
                && Footprint.more(before.files(), after.files()).isEmpty();
    }

    private void awaitAll(PacedSource source, SerialJournal.Page[] steady) throws InterruptedException {
        source.end();
        Shipped.await("the last event", source::isQuiet);
        // Whether they have come is seen when everything is told.
        long limit = System.nanoTime() + PATIENCE_NS;
        while (System.nanoTime() < limit
                && !Arrays.stream(steady)
                        .allMatch(page -> page.count() >= source.produced() / PacedSource.MATCH_EVERY)) {
            Thread.sleep(5);
        }
    }

    private Pipeline start(PacedSource source) throws Exception {
        Path rules = folder.resolve("rules.yaml");
        Files.createDirectories(folder);
        NumberedRules.write(rules, Changes.rules(0));
        context.registerService(
                EventSource.class, source, FrameworkUtil.asDictionary(Map.of("lanner.source.name", "paced")));
        configurations
                .getConfiguration("dev.lanner.rules", null)
                .update(FrameworkUtil.asDictionary(Changes.rulesFiles(rules, 50)));
        configurations
                .getConfiguration("dev.lanner.pipeline", null)
                .update(FrameworkUtil.asDictionary(Changes.PIPELINE));
        Pipeline pipeline = Shipped.service(context, Pipeline.class);
        Pipeline.Phase phase = pipeline.awaitStart(20_000);
        assertEquals(pipeline.failure(), Pipeline.Phase.RUNNING, phase);
        return pipeline;
    }

    /** A field that one rule asks for of every event; the rules are judged when it is read. */
    private FieldProvider judge(int number) {
        FieldReader reader = (event, value) -> {
            value.setNumber(event.integer(0));
            if (event.integer(1) != 9) {
                judged.add(number, event.integer(0));
            }
            return true;
        };
        return () -> List.of(
                FieldSpec.of("judge.number", FieldType.INTEGER, Scope.EVENT, "The number of an event.", reader));
    }

    private SerialJournal.Page steadyOutput(String name, boolean countsGuests) {
        int number = journal.open();
        AlertOutput output = alert -> {
            Object serial = alert.fields().get("evt.arg.status");
            if (serial != null) {
                journal.add(number, Long.parseLong(serial.toString()));
            } else if (countsGuests && alert.rule().equals("Guest")) {
                countGuest(alert);
            }
        };
        context.registerService(
                AlertOutput.class, output, FrameworkUtil.asDictionary(Map.of("lanner.output.name", name)));
        return journal.page(number);
    }

    private void countGuest(Alert alert) {
        long guest = Long.parseLong(String.valueOf(alert.fields().get("evt.arg.reaper_tid")));
        guestAlerts.incrementAndGet();
        if (guest <= lastGuest.getAndSet(guest)) {
            guestFaults.incrementAndGet();
        }
    }
}
