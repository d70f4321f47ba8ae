// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.pipeline.delivery.DeliverySettings;
import dev.lanner.pipeline.delivery.SpoolModes;
import dev.lanner.pipeline.spool.SpoolLimits;
import dev.lanner.spi.enrich.EventEnricher;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.rule.RuleSource;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.tap.EventTap;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pipeline with fakes around it, plugged as a service registry would do it. */
@SuppressWarnings("overloads") // a fake is one kind of service, never two
final class PipelineRig implements AutoCloseable {
    static final Settings LIVE = settings(2000, 8192, 0, true, 5000);

    /** No alert may be lost: the loop waits for full queues. */
    static final Settings PATIENT = settings(2000, 1024, 30_000, true, 5000);

    static Settings settings(long startMs, int queue, long waitMs, boolean fill, long patienceMs) {
        DeliverySettings delivery = new DeliverySettings(
                queue,
                waitMs,
                patienceMs,
                SpoolModes.NONE,
                new SpoolLimits(1 << 24, TimeUnit.DAYS.toMillis(1), SpoolLimits.Sync.NEVER),
                new DeliverySettings.Pauses(10, 100),
                TimeUnit.MINUTES.toMillis(1));
        return settings(startMs, delivery, null, fill, patienceMs);
    }

    static Settings settings(
            long startMs, DeliverySettings delivery, @Nullable Path spoolFolder, boolean fill, long patienceMs) {
        return new Settings(
                startMs,
                delivery,
                spoolFolder,
                fill,
                patienceMs,
                WaitSettings.USUAL,
                SelectionSettings.USUAL,
                DropSettings.USUAL);
    }

    final FakeState state = new FakeState();
    final FakeRules rules = new FakeRules();
    private final InternalAlertQueue alerts = new InternalAlertQueue("lab");
    final PluginQuarantine quarantine = new PluginQuarantine(PluginQuarantine.Limits.USUAL, alerts, System::nanoTime);
    final LivePipeline pipeline;
    private final IdentityHashMap<Object, Map<String, Object>> registered = new IdentityHashMap<>();
    private long nextId = 1;
    private boolean isStopped;

    PipelineRig(Settings settings) {
        FakeCatalogue catalogue = new FakeCatalogue();
        pipeline = new LivePipeline(
                settings,
                new EventPath.Core(state, rules, new FakeCodec(catalogue.types()), catalogue),
                alerts,
                quarantine,
                "lab");
    }

    private synchronized Map<String, Object> register(Object service, int ranking, String key, String name) {
        Map<String, Object> properties = new HashMap<>(Map.of("service.id", nextId++, "service.ranking", ranking));
        properties.put(key, name);
        registered.put(service, properties);
        return properties;
    }

    private synchronized Map<String, Object> unregister(Object service) {
        return registered.remove(service);
    }

    <T extends EventSource> T plug(String name, T source) {
        pipeline.addSource(source, register(source, 0, "lanner.source.name", name));
        return source;
    }

    <T extends AlertOutput> T plug(String name, T output) {
        pipeline.addOutput(output, register(output, 0, "lanner.output.name", name));
        return output;
    }

    <T extends EventEnricher> T plug(int ranking, T enricher) {
        pipeline.addEnricher(enricher, register(enricher, ranking, "any", "enricher"));
        return enricher;
    }

    <T extends EventTap> T plugTap(int ranking, T tap) {
        pipeline.addTap(tap, register(tap, ranking, "any", "tap"));
        return tap;
    }

    RuleSource plugRules(int ranking, RuleSource source) {
        pipeline.addRules(source, register(source, ranking, "any", "rules"));
        return source;
    }

    RuleSource plugRules(int ranking, String documentName) {
        return plugRules(ranking, () -> List.of(new RulesDocument(documentName, "")));
    }

    void unplug(EventSource source) {
        pipeline.removeSource(source, unregister(source));
    }

    void unplug(AlertOutput output) {
        pipeline.removeOutput(output, unregister(output));
    }

    void unplug(EventEnricher enricher) {
        pipeline.removeEnricher(enricher, unregister(enricher));
    }

    void unplug(EventTap tap) {
        pipeline.removeTap(tap, unregister(tap));
    }

    void unplugRules(RuleSource source) {
        pipeline.removeRules(source, unregister(source));
    }

    /** Starts it with some rules, and expects it to run. */
    void start() throws InterruptedException {
        plugRules(0, "some.yaml");
        pipeline.start();
        Phase phase = pipeline.awaitStart(5000);
        // A short source may have ended by now.
        assertTrue(phase == Phase.RUNNING || phase == Phase.STOPPED, () -> phase + ": " + pipeline.failure());
    }

    void stop() {
        if (!isStopped) {
            isStopped = true;
            pipeline.stop();
        }
    }

    @Override
    public void close() {
        stop();
    }

    long lost(String place, String type, String reason) {
        return pipeline.losses().stream()
                .filter(loss -> loss.place().equals(place)
                        && loss.eventType().equals(type)
                        && loss.reason().equals(reason))
                .mapToLong(Loss::count)
                .sum();
    }

    /** The id of the one event loop that runs now. */
    static long loopThreadId() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("lanner-events"))
                .findAny()
                .orElseThrow()
                .getId();
    }

    /** Waits until something is so; fails after ten seconds. */
    static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "waited in vain until " + what);
            Thread.sleep(1);
        }
    }
}
