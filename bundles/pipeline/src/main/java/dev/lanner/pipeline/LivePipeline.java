// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.pipeline.AlertCount;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.OutputStatus;
import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.RulesLoad;
import dev.lanner.api.pipeline.SelectedEvent;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.pipeline.SpoolStatus;
import dev.lanner.api.pipeline.Spools;
import dev.lanner.api.pipeline.Waits;
import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.pipeline.delivery.Lanes;
import dev.lanner.pipeline.delivery.OutputLane;
import dev.lanner.pipeline.throttle.Throttle;
import dev.lanner.spi.enrich.EventEnricher;
import dev.lanner.spi.output.AlertOutput;
import dev.lanner.spi.rule.RuleSource;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.tap.EventTap;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline as a component: puts its parts together, and plugs services in and out while they work.
 *
 * <p>It is there only while its configuration is: without one no source is opened.
 */
@Component(
        service = {Pipeline.class, Spools.class},
        immediate = true,
        configurationPid = "dev.lanner.pipeline",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PipelineConfig.class)
public final class LivePipeline implements Pipeline, Spools {
    private static final Logger LOG = LoggerFactory.getLogger(LivePipeline.class);

    private final long patienceNs;
    private final Switchboard board = new Switchboard();
    private final StartGate gate = new StartGate();
    private final Counters counters = new Counters();
    private final LossLedger losses = new LossLedger();
    private final Selector selector;
    private final WaitingRoom room;
    private final Lanes lanes;
    private final RecentAlerts recent;
    private final DropAlarm alarm;
    private final RuleLoader loader;
    private final EventLoop loop;
    private final RuleUpdater updater;
    private final PluginQuarantine quarantine;
    private final Thread loopThread;
    private final Thread rulesThread;
    private volatile Settings settings;

    @Activate
    public LivePipeline(
            PipelineConfig config,
            @Reference StateEngine state,
            @Reference RuleEngine rules,
            @Reference EventCodec codec,
            @Reference EventCatalogue catalogue,
            @Reference InternalAlertQueue internal,
            @Reference PluginQuarantine quarantine) {
        this(
                Settings.of(config),
                new EventPath.Core(state, rules, codec, catalogue),
                internal,
                quarantine,
                Hostname.of(System.getenv()));
    }

    LivePipeline(
            Settings settings,
            EventPath.Core core,
            InternalAlertQueue internal,
            PluginQuarantine quarantine,
            String hostname) {
        this.settings = settings;
        this.quarantine = quarantine;
        patienceNs = TimeUnit.MILLISECONDS.toNanos(settings.patienceMs());
        selector = new Selector(core.state(), core.rules(), core.catalogue(), settings.selection());
        DeliveryReports reports = new DeliveryReports(losses, internal);
        HeldAlerts held = new HeldAlerts(settings.delivery().queueCapacity(), losses);
        AlertDelivery delivery = new AlertDelivery(counters, held, losses, internal, reports);
        recent = delivery.recent();
        lanes = new Lanes(settings.delivery(), settings.spoolFolder(), reports, this::rewire, quarantine);
        alarm = new DropAlarm(settings.drops(), internal, this::exit);
        loader = new RuleLoader(core.rules());
        room = new WaitingRoom(core.state(), core.catalogue(), settings.waits(), losses);
        EventLoop.Parts parts = new EventLoop.Parts(
                new EventPath(core, room, counters, losses, delivery, hostname),
                selector,
                new LossWatch(core.state(), core.catalogue().types(), losses, alarm),
                internal,
                delivery);
        loop = new EventLoop(core, parts, board, gate, settings.fillFromHost());
        updater = new RuleUpdater(loader, board, loop, gate, internal, settings.startTimeoutMs());
        loopThread = daemon(loop, "lanner-events");
        rulesThread = daemon(updater, "lanner-rules");
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Activate
    void start() {
        lanes.awaitKnown();
        loopThread.start();
        rulesThread.start();
    }

    /** Takes over what can change while events flow. */
    @Modified
    void change(PipelineConfig config) {
        change(Settings.of(config));
    }

    void change(Settings changed) {
        if (!settings.with(changed.selection(), changed.drops()).equals(changed)) {
            LOG.info("The selection of events and the drop alert follow the changed configuration now, output queues as"
                    + " outputs are bound, and the rest at the next start.");
        }
        settings = changed;
        lanes.configure(changed.delivery());
        selector.configure(changed.selection());
        alarm.configure(changed.drops());
    }

    private void exit(String reason) {
        LOG.error("{}", reason);
        gate.onFailed(reason);
        updater.stop();
        loop.stop();
    }

    @Deactivate
    void stop() {
        updater.stop();
        loop.stop();
        long deadline = System.nanoTime() + patienceNs;
        join(loopThread, deadline);
        lanes.close();
        join(rulesThread, System.nanoTime() + patienceNs);
        gate.onStopped();
    }

    private static void join(Thread thread, long deadlineNs) {
        try {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("The thread '{}' did not end in time.", thread.getName());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(EventSource source, Map<String, Object> properties) {
        String name = name(properties, "lanner.source.name", source);
        BoundSource bound = new BoundSource(ServiceRank.of(properties), name, source, losses, alarm);
        board.change(wiring -> wiring.with(bound));
    }

    void removeSource(EventSource source, Map<String, Object> properties) {
        unplug(properties, name(properties, "lanner.source.name", source));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEnricher(EventEnricher enricher, Map<String, Object> properties) {
        BoundEnricher bound = new BoundEnricher(ServiceRank.of(properties), enricher, losses, quarantine);
        board.change(wiring -> wiring.with(bound));
    }

    void removeEnricher(EventEnricher enricher, Map<String, Object> properties) {
        unplug(properties, enricher.getClass().getSimpleName());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addTap(EventTap tap, Map<String, Object> properties) {
        String given = properties.get(EventTap.NAME) instanceof String name ? name : null;
        BoundTap bound = new BoundTap(ServiceRank.of(properties), given, tap, losses, quarantine);
        board.change(wiring -> wiring.with(bound));
    }

    void removeTap(EventTap tap, Map<String, Object> properties) {
        unplug(properties, tap.getClass().getSimpleName());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addOutput(AlertOutput output, Map<String, Object> properties) {
        lanes.add(ServiceRank.idOf(properties), outputName(properties, output), output);
    }

    void removeOutput(AlertOutput output, Map<String, Object> properties) {
        lanes.remove(ServiceRank.idOf(properties));
    }

    private Runnable rewire(OutputLane[] changed) {
        Wiring wanted = board.change(wiring -> wiring.with(changed));
        return () -> awaitInUse(wanted, "an output");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addThrottle(Throttle throttle) {
        board.change(wiring -> wiring.with(throttle));
    }

    void removeThrottle(Throttle throttle) {
        awaitInUse(board.change(wiring -> wiring.without(throttle)), "the throttle '" + throttle.name() + "'");
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            updated = "updatedRules",
            unbind = "removeRules")
    void addRules(RuleSource source, Map<String, Object> properties) {
        loader.add(ServiceRank.of(properties), source);
        updater.onChange();
    }

    void updatedRules(RuleSource source, Map<String, Object> properties) {
        loader.remove(ServiceRank.idOf(properties));
        addRules(source, properties);
    }

    void removeRules(RuleSource source, Map<String, Object> properties) {
        loader.remove(ServiceRank.idOf(properties));
        updater.onChange();
    }

    /** Takes a service out and waits until the loop has let go of it. */
    private void unplug(Map<String, Object> properties, String name) {
        long serviceId = ServiceRank.idOf(properties);
        List<Guard> guards = board.wanted().guards(serviceId);
        awaitInUse(board.change(wiring -> wiring.without(serviceId)), "'" + name + "'");
        guards.forEach(quarantine::leave);
    }

    private void awaitInUse(Wiring without, String what) {
        if (!board.awaitInUse(without, patienceNs)) {
            LOG.error(
                    "The event loop still uses {}, which is being stopped, after {} ms.", what, settings.patienceMs());
        }
    }

    private static String name(Map<String, Object> properties, String key, Object service) {
        return properties.get(key) instanceof String name
                ? name
                : service.getClass().getSimpleName();
    }

    /** With the instance of the configuration, if there is one: its spool must be found again, whoever comes first. */
    private static String outputName(Map<String, Object> properties, AlertOutput output) {
        String name = name(properties, "lanner.output.name", output);
        String pid = String.valueOf(properties.get("service.pid"));
        int tilde = pid.indexOf('~');
        return tilde < 0 ? name : name + "-" + pid.substring(tilde + 1);
    }

    @Override
    public Phase awaitStart(long timeoutMs) throws InterruptedException {
        return gate.await(timeoutMs);
    }

    @Override
    public boolean awaitEnd(long timeoutMs) throws InterruptedException {
        return gate.awaitEnd(timeoutMs);
    }

    @Override
    public RulesLoad reloadRules() {
        return updater.reload();
    }

    @Override
    public EventSelection selection() {
        return selector.selection().events();
    }

    @Override
    public List<SelectedEvent> selectedEvents() {
        return selector.selection().selectedEvents();
    }

    @Override
    public @Nullable String failure() {
        return gate.failure();
    }

    @Override
    public List<SourceStatus> sources() {
        return Arrays.stream(board.wanted().sources).map(BoundSource::status).toList();
    }

    @Override
    public List<OutputStatus> outputs() {
        return lanes.statuses();
    }

    @Override
    public List<SpoolStatus> spools() {
        return lanes.spools();
    }

    @Override
    public void reopenOutputs() {
        lanes.reopen();
    }

    @Override
    public boolean retryNow(String output) {
        return lanes.retryNow(output);
    }

    @Override
    public long discard(String output) {
        return lanes.discard(output);
    }

    @Override
    public long turns() {
        return loop.turns();
    }

    @Override
    public long eventCount() {
        return counters.eventCount();
    }

    @Override
    public long firstEventNs() {
        return counters.firstEventNs();
    }

    @Override
    public List<AlertCount> alerts() {
        return counters.alerts();
    }

    @Override
    public List<Alert> recentAlerts() {
        return recent.alerts();
    }

    @Override
    public Waits waits() {
        return room.waits();
    }

    @Override
    public List<Loss> losses() {
        return losses.losses();
    }
}
