// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RuleExplanation;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.api.state.ThreadState;
import dev.lanner.events.RecordCodec;
import dev.lanner.events.StandardCatalogue;
import dev.lanner.spi.enrich.EventEnricher;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the loop itself costs an event: real records and the real view on them, a state and rules that do nothing, no
 * output. A main class, run by hand; its figures are kept in {@code distribution/bench/pipeline-loop.md}.
 */
public final class PipelineLoopMeasurement {
    private static final int ROUNDS = 9;
    private static final long ROUND_MS = 1500;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private PipelineLoopMeasurement() {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        EventCatalogue catalogue = new StandardCatalogue();
        RecordCodec codec = new RecordCodec(catalogue);
        EventCodec trivial = new FakeCodec(catalogue.types());
        for (int enrichers = 0; enrichers <= 2; enrichers++) {
            System.out.printf("trivial view, %d enrichers: %s%n", enrichers, loop(catalogue, trivial, enrichers));
        }
        System.out.printf("real view alone: %s%n", viewAlone(codec, new Ring(catalogue, codec)));
        System.out.printf("trivial view alone: %s%n", viewAlone(trivial, new Ring(catalogue, codec)));
        System.out.printf("real view, 0 enrichers: %s%n", loop(catalogue, codec, 0));
    }

    private static String viewAlone(EventCodec codec, Ring ring) {
        MutableEvent event = codec.newEvent();
        long[] count = new long[1];
        EventHandler handler = (record, offset, limit, cpu) -> {
            if (event.moveTo(record, offset, limit, cpu, count[0] + 1, "syscall")) {
                count[0]++;
            }
        };
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long before = count[0];
            long self = Thread.currentThread().getId();
            long begin = THREADS.getThreadCpuTime(self);
            while (THREADS.getThreadCpuTime(self) - begin < ROUND_MS * 1_000_000) {
                for (int i = 0; i < 1000; i++) {
                    ring.poll(handler, 1024);
                }
            }
            rounds[round] = (double) (THREADS.getThreadCpuTime(self) - begin) / (count[0] - before);
        }
        return text(rounds);
    }

    private static String loop(EventCatalogue catalogue, EventCodec codec, int enrichers) throws Exception {
        LivePipeline pipeline = new LivePipeline(
                PipelineRig.LIVE,
                new EventPath.Core(new NoState(), new NoRules(), codec, catalogue),
                new InternalAlertQueue("lab"),
                new PluginQuarantine(PluginQuarantine.Limits.USUAL, new InternalAlertQueue("lab"), System::nanoTime),
                "lab");
        pipeline.addSource(
                new Ring(catalogue, new RecordCodec(catalogue)),
                Map.of("service.id", 1L, "lanner.source.name", "ring"));
        pipeline.addRules(List::of, Map.of("service.id", 2L));
        for (long id = 0; id < enrichers; id++) {
            EventEnricher enricher = event -> {};
            pipeline.addEnricher(enricher, Map.of("service.id", 3L + id));
        }
        pipeline.start();
        pipeline.awaitStart(5000);
        long loopThread = PipelineRig.loopThreadId();
        double[] rounds = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long before = pipeline.eventCount();
            long begin = THREADS.getThreadCpuTime(loopThread);
            Thread.sleep(ROUND_MS);
            long spent = THREADS.getThreadCpuTime(loopThread) - begin;
            rounds[round] = (double) spent / (pipeline.eventCount() - before);
        }
        pipeline.stop();
        return text(rounds);
    }

    /** The first two rounds warm up. */
    private static String text(double[] rounds) {
        double[] sorted = Arrays.copyOfRange(rounds, 2, rounds.length);
        Arrays.sort(sorted);
        return String.format("min %.1f, median %.1f, max %.1f ns/event", sorted[0], sorted[3], sorted[6]);
    }

    /** As many records as one batch takes, in one direct buffer, over and over. */
    private static final class Ring implements EventSource, EventStream {
        private static final int RECORDS = 1024;

        private final ByteBuffer records = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());
        private final int[] offsets = new int[RECORDS + 1];

        Ring(EventCatalogue catalogue, RecordCodec codec) {
            EventWriter writer = codec.newWriter(4096);
            EventType close = catalogue.type("SYSCALL_CLOSE_X");
            for (int i = 0; i < RECORDS; i++) {
                ByteBuffer record = writer.begin(close, 1_000_000_000L + i, 100 + i % 16)
                        .integer(0)
                        .integer(i)
                        .end();
                offsets[i] = records.position();
                records.put(record);
                records.position((records.position() + 7) & ~7);
            }
            offsets[RECORDS] = records.position();
        }

        @Override
        public EventStream open(SourceContext context) {
            return this;
        }

        @Override
        public int poll(EventHandler handler, int limit) {
            int count = Math.min(limit, RECORDS);
            for (int i = 0; i < count; i++) {
                handler.onEvent(records, offsets[i], offsets[i + 1], 0);
            }
            return count;
        }

        @Override
        public void close() {}
    }

    private static final class NoState implements StateEngine {
        @Override
        public Set<String> eventTypes() {
            return Set.of();
        }

        @Override
        public void begin(Host host) {}

        @Override
        public Host host() {
            return new Host("", 0, 0, 0, false);
        }

        @Override
        public void tell(RecordHandler handler) {}

        @Override
        public void reportLosses(LossReceiver receiver) {}

        @Override
        public int fileCount() {
            return 0;
        }

        @Override
        public void fillFromHost() {}

        @Override
        public void apply(MutableEvent event) {}

        @Override
        public @Nullable ThreadState thread(long tid) {
            return null;
        }

        @Override
        public void complete(Event event) {}

        @Override
        public int threadCount() {
            return 0;
        }
    }

    private static final class NoRules implements RuleEngine {
        @Override
        public LoadReport load(List<RulesDocument> documents) {
            return new LoadReport(List.of(), 0);
        }

        @Override
        public LoadReport check(List<RulesDocument> documents) {
            return new LoadReport(List.of(), 0);
        }

        @Override
        public EventFilter filter(String condition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public RuleExplanation explain(String ruleName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Rule> rules() {
            return List.of();
        }

        @Override
        public void beginBatch() {}

        @Override
        public void evaluate(Event event, MatchHandler handler) {}
    }
}
