// SPDX-License-Identifier: Apache-2.0
package dev.lanner.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;

import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.source.EventSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.FixMethodOrder;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.MethodSorters;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerMethod;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.cm.ConfigurationAdmin;

/**
 * Rules change while numbered events flow: every event is judged by one rule set exactly, the old one or the new one, and
 * rules that are wrong change nothing.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerMethod.class)
@FixMethodOrder(MethodSorters.NAME_ASCENDING)
public class ReloadIT {
    private static final int SECONDS = Integer.getInteger("reload.seconds", 15);
    private static final long EVENTS_PER_SECOND = 120_000;
    private static final long REQUIRED_EVENTS_PER_SECOND = 100_000;
    private static final long PERIOD_NS = 200_000_000;
    private static final long TOLERANCE_BYTES = 8 << 20;

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin configurations;

    private volatile String lastMessage = "";

    private final Path rules = Path.of("target/reload/rules.yaml").toAbsolutePath();

    /** The bundles of the distribution, but for what listens to this kernel. */
    @Configuration
    public Option[] configure() throws IOException {
        return options(Shipped.bundlesWithoutKernel());
    }

    @Test
    public void everyEventIsJudgedOnceWhileRulesAreReloadedAgainAndAgain() throws Exception {
        SerialJournal journal = new SerialJournal(1);
        SerialJournal.Page page = journal.page(journal.open());
        PacedSource source = new PacedSource(EVENTS_PER_SECOND);
        NumberedRules.write(rules, NumberedRules.numbering(0));
        Pipeline pipeline = start(source, journal, 0);

        long startNs = System.nanoTime();
        long endNs = startNs + SECONDS * 1_000_000_000L;
        int reloads = 0;
        long slowestNs = 0;
        long heapBefore = 0;
        long metaspaceBefore = 0;
        for (long next = startNs; System.nanoTime() < endNs; next += PERIOD_NS) {
            NumberedRules.write(rules, NumberedRules.numbering(++reloads));
            long before = System.nanoTime();
            RulesLoad load = pipeline.reloadRules();
            slowestNs = Math.max(slowestNs, System.nanoTime() - before);
            assertEquals(List.of(), load.errors());
            if (heapBefore == 0 && System.nanoTime() - startNs > SECONDS * 1_000_000_000L / 3) {
                heapBefore = Footprint.usedHeapBytes();
                metaspaceBefore = Footprint.usedMetaspaceBytes();
            }
            Thread.sleep(Math.max(0, (next + PERIOD_NS - System.nanoTime()) / 1_000_000));
        }
        double seconds = (System.nanoTime() - startNs) / 1e9;
        source.end();
        Shipped.await("the last event", source::isQuiet);
        long events = source.produced();
        Shipped.await("all alerts", () -> page.count() >= events);
        long heapGrowth = Footprint.usedHeapBytes() - heapBefore;
        long metaspaceGrowth = Footprint.usedMetaspaceBytes() - metaspaceBefore;

        System.out.printf(
                "reload: %d reloads of %d rules in %.1f s, the slowest %d ms, at %d events/s; %d events, %d judged; heap"
                        + " %+.1f MiB, metaspace %+.1f MiB over the last two thirds%n",
                reloads,
                NumberedRules.OTHERS + 1,
                seconds,
                slowestNs / 1_000_000,
                Math.round(events / seconds),
                events,
                page.count(),
                heapGrowth / 1048576.0,
                metaspaceGrowth / 1048576.0);
        assertEquals("gaps or doubles", List.of(), journal.faults());
        assertEquals("events judged", events, page.count());
        assertEquals("the first one", 1, page.first());
        // State has never heard of the threads that the numbers stand for; that loses no event.
        assertEquals(
                List.of(),
                pipeline.losses().stream()
                        .filter(loss -> loss.extent() == Loss.Extent.WHOLE)
                        .toList());
        assertTrue("only " + events / seconds + " events/s", events / seconds >= REQUIRED_EVENTS_PER_SECOND);
        assertTrue("heap grew by " + heapGrowth, heapGrowth < TOLERANCE_BYTES);
        assertTrue("metaspace grew by " + metaspaceGrowth, metaspaceGrowth < TOLERANCE_BYTES);
    }

    @Test
    public void howRulesAreJudgedChangesUnderLoadAndThePipelineStaysTheSame() throws Exception {
        SerialJournal journal = new SerialJournal(1);
        SerialJournal.Page page = journal.page(journal.open());
        PacedSource source = new PacedSource(EVENTS_PER_SECOND / 2);
        // The second rule matches every event too, so that whether it is asked shows how events are judged.
        NumberedRules.write(rules, NumberedRules.numbering(0) + NumberedRules.rule("Again", "evt.arg.ret!=7"));
        Pipeline pipeline = start(source, journal, 0);
        RuleEngine engine = Shipped.service(context, RuleEngine.class);
        Shipped.await("the first events", () -> page.count() > 0);

        long again = 0;
        for (int change = 0; change < 10; change++) {
            configure(
                    "dev.lanner.engine", Map.of("matching", "all", "static-fields", new String[] {"change=" + change}));
            long before = again;
            Shipped.await("both rules", () -> alertCount(pipeline, "Again") > before);
            configure("dev.lanner.engine", Map.of("matching", "first", "priority", change % 2 == 0 ? "debug" : "info"));
            again = settled(pipeline);
        }
        long whenBroken = again;
        configure("dev.lanner.engine", Map.of("matching", "some", "priority", "info"));
        configuration("dev.lanner.engine.append", "site")
                .update(properties(Map.of("extra-output", "at %proc.nowhere", "rule", "Numbers")));
        configuration("dev.lanner.engine.append", "site").update(properties(Map.of("extra-output", "as %evt.type")));
        Shipped.await("what is added", () -> lastMessage.endsWith(" as procexit"));
        configuration("dev.lanner.engine.append", "site").delete();
        Shipped.await("its end", () -> !lastMessage.endsWith(" as procexit"));
        assertEquals("a broken value changes nothing", whenBroken, settled(pipeline));

        source.end();
        Shipped.await("the last event", source::isQuiet);
        long events = source.produced();
        Shipped.await("all alerts", () -> page.count() >= events);
        System.out.printf("judging: 20 changes, %d events, %d judged, %d twice%n", events, page.count(), again);
        assertEquals("gaps or doubles", List.of(), journal.faults());
        assertEquals("events judged", events, page.count());
        assertEquals("the first one", 1, page.first());
        assertEquals(
                List.of(),
                pipeline.losses().stream()
                        .filter(loss -> loss.extent() == Loss.Extent.WHOLE)
                        .toList());
        assertSame(pipeline, Shipped.service(context, Pipeline.class));
        assertSame(engine, Shipped.service(context, RuleEngine.class));
        assertEquals(Pipeline.Phase.RUNNING, pipeline.awaitStart(0));
    }

    /** How many alerts the second rule has raised, as soon as it raises no more. */
    private static long settled(Pipeline pipeline) throws InterruptedException {
        long limit = System.nanoTime() + 20_000_000_000L;
        long before = -1;
        long now = alertCount(pipeline, "Again");
        while (before != now) {
            assertTrue("waited 20 s for the second rule's end", System.nanoTime() < limit);
            long numbers = alertCount(pipeline, "Numbers");
            Shipped.await("more events", () -> alertCount(pipeline, "Numbers") > numbers + 1000);
            before = now;
            now = alertCount(pipeline, "Again");
        }
        return now;
    }

    private void configure(String pid, Map<String, Object> values) throws IOException {
        configurations.getConfiguration(pid, null).update(properties(values));
    }

    private org.osgi.service.cm.Configuration configuration(String factory, String name) throws IOException {
        return configurations.getFactoryConfiguration(factory, name, null);
    }

    @Test
    public void aSavedFileIsLoadedABrokenOneIsAnAlertAndABundleBringsRules() throws Exception {
        SerialJournal journal = new SerialJournal(1);
        NumberedRules.write(rules, NumberedRules.numbering(0));
        Pipeline pipeline = start(new PacedSource(1000), journal, 50);
        RuleEngine engine = Shipped.service(context, RuleEngine.class);

        NumberedRules.write(rules, NumberedRules.numbering(0) + NumberedRules.rule("Saved", "evt.arg.ret=7"));
        Shipped.await("the saved rule", () -> hasRule(engine, "Saved"));

        NumberedRules.write(rules, NumberedRules.numbering(0) + NumberedRules.rule("Broken", "evt.arg.ret=="));
        Shipped.await("the alert", () -> alertCount(pipeline, "Lanner internal: rules not reloaded") == 1);
        assertTrue("the old rules stay", hasRule(engine, "Saved"));
        long before = alertCount(pipeline, "Numbers");
        Shipped.await("they go on", () -> alertCount(pipeline, "Numbers") > before);

        Files.delete(rules);
        Shipped.await("another alert", () -> alertCount(pipeline, "Lanner internal: rules not reloaded") == 2);
        assertTrue("the old rules stay", hasRule(engine, "Saved"));

        NumberedRules.write(rules, NumberedRules.numbering(1));
        Shipped.await("the repaired rules", () -> !hasRule(engine, "Saved"));

        Bundle bundle = context.installBundle(
                NumberedRules.bundle(rules.resolveSibling("rules.jar")).toUri().toString());
        bundle.start();
        Shipped.await("the bundle's rules", () -> hasRule(engine, "From a bundle"));
        bundle.uninstall();
        Shipped.await("their end", () -> !hasRule(engine, "From a bundle"));
        assertEquals(List.of(), journal.faults());
    }

    private Pipeline start(PacedSource source, SerialJournal journal, long watchMs) throws Exception {
        AlertOutput output = alert -> {
            Object serial = alert.fields().get("evt.arg.status");
            if (serial != null && alert.rule().equals("Numbers")) {
                lastMessage = alert.message();
                journal.add(1, Long.parseLong(serial.toString()));
            }
        };
        if (journal.pageCount() == 0) {
            journal.open();
        }
        context.registerService(AlertOutput.class, output, properties(Map.of("lanner.output.name", "journal")));
        context.registerService(EventSource.class, source, properties(Map.of("lanner.source.name", "paced")));
        configurations
                .getConfiguration("dev.lanner.rules", null)
                .update(properties(Map.of("files", new String[] {rules.toString()}, "watch-ms", watchMs)));
        configurations
                .getConfiguration("dev.lanner.pipeline", null)
                .update(properties(Map.of("output-queue", 262_144)));
        Pipeline pipeline = Shipped.service(context, Pipeline.class);
        assertEquals(pipeline.failure(), Pipeline.Phase.RUNNING, pipeline.awaitStart(20_000));
        return pipeline;
    }

    private static boolean hasRule(RuleEngine engine, String name) {
        return engine.rules().stream().map(Rule::name).anyMatch(name::equals);
    }

    private static long alertCount(Pipeline pipeline, String rule) {
        return pipeline.alerts().stream()
                .filter(alert -> alert.rule().equals(rule))
                .mapToLong(AlertCount::count)
                .sum();
    }

    private static Dictionary<String, Object> properties(Map<String, Object> properties) {
        return FrameworkUtil.asDictionary(properties);
    }
}
