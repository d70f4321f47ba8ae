// SPDX-License-Identifier: Apache-2.0
import com.sun.management.ThreadMXBean;
import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventSelection;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RulesDocument;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What judging costs: replays a capture again and again in one thread, with and without rules in turn, and tells the
 * processor time and the bytes allocated for an event. Source, state and engine are those of the distribution; there is no
 * container engine, so a provider says what it would say on a host without containers.
 *
 * <p>{@code java -cp 'target/lanner/bundles/*' bench/judge/Judge.java CAPTURE ROUNDS [RULES...]}; see run.sh.
 */
final class Judge {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Components components = new Components();
    private final RuleEngine engine;
    private final EventSource source;
    private final Path capture;

    private Judge(Path capture) throws Exception {
        this.capture = capture;
        engine = components.one(RuleEngine.class);
        for (FieldProvider provider : components.all(FieldProvider.class)) {
            components.bind(engine, "bindProvider", FieldProvider.class, provider);
        }
        components.bind(engine, "bindProvider", FieldProvider.class, new HostOnly());
        source = components.one(EventSource.class, Map.of("file", capture.toString()));
    }

    public static void main(String[] arguments) throws Exception {
        Judge judge = new Judge(Path.of(arguments[0]));
        int rounds = Integer.parseInt(arguments[1]);
        List<RulesDocument> rules = new ArrayList<>();
        for (String file : Arrays.asList(arguments).subList(2, arguments.length)) {
            rules.add(new RulesDocument(file, Files.readString(Path.of(file))));
        }
        judge.load(rules);
        judge.measure(rules, rounds);
        System.exit(0);
    }

    private void load(List<RulesDocument> rules) {
        List<Double> tookMs = new ArrayList<>();
        LoadReport report = engine.load(List.of());
        for (int i = 0; i < 10; i++) {
            long begin = System.nanoTime();
            report = engine.load(rules);
            tookMs.add((System.nanoTime() - begin) / 1e6);
        }
        report.problems().stream().filter(problem -> problem.isError()).limit(5).forEach(System.out::println);
        long waiting = engine.rules().stream().filter(rule -> rule.unsatisfied() != null).count();
        System.out.printf(
                "%d rules, %d of them without their fields; loaded in %.0f ms for the first time, then in%s ms%n",
                report.ruleCount(), waiting, tookMs.get(0), spread(tookMs.subList(5, 10), " %.0f"));
    }

    private void measure(List<RulesDocument> rules, int rounds) throws Exception {
        List<Double> bare = new ArrayList<>();
        List<Double> judged = new ArrayList<>();
        List<Double> difference = new ArrayList<>();
        long events = 0;
        for (int round = 1; round <= rounds; round++) {
            engine.load(List.of());
            Run without = new Run(false);
            engine.load(rules);
            Run with = new Run(true);
            System.out.printf(
                    "%2d: %s | %s | judging %.0f ns, %d alerts%n",
                    round, without, with, with.ns() - without.ns(), with.matches);
            // The first half of the rounds is for the compilers.
            if (round > rounds / 2) {
                events = with.number;
                bare.add(without.ns());
                judged.add(with.ns());
                difference.add(with.ns() - without.ns());
            }
        }
        System.out.printf(
                "ns an event of %d, least, median and most: without rules%s; with them%s; judging%s%n",
                events, spread(bare, " %.0f"), spread(judged, " %.0f"), spread(difference, " %.0f"));
    }

    private static String spread(List<Double> figures, String format) {
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return String.format(
                format + format + format, sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
    }

    /** One replay from the start of the capture to its end, the same way as the event loop has it. */
    private final class Run implements EventHandler, MatchHandler {
        private final StateEngine state = components.one(StateEngine.class);
        private final MutableEvent event =
                components.one(EventCodec.class).newEvent();
        private final boolean isJudging;
        private final long tookNs;
        private final long bytes;
        private long number;
        private long matches;

        Run(boolean isJudging) throws Exception {
            this.isJudging = isJudging;
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long begin = THREADS.getCurrentThreadCpuTime();
            try (EventStream stream = source.open(new Offer())) {
                do {
                    engine.beginBatch();
                } while (stream.poll(this, 1024) >= 0);
            }
            tookNs = THREADS.getCurrentThreadCpuTime() - begin;
            bytes = THREADS.getCurrentThreadAllocatedBytes() - allocated;
        }

        @Override
        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
            if (event.moveTo(record, offset, limit, cpu, ++number, "syscall")) {
                state.apply(event);
                if (isJudging) {
                    engine.evaluate(event, this);
                }
                state.complete(event);
            }
        }

        @Override
        public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
            if (event.moveTo(record, offset, limit, cpu, number, "syscall")) {
                state.apply(event);
                state.complete(event);
            }
        }

        @Override
        public void onHost(Host host) {
            state.begin(host);
        }

        @Override
        public void onMatch(Rule rule, Event matched) {
            rule.alert(matched, "host");
            matches++;
        }

        double ns() {
            return (double) tookNs / number;
        }

        @Override
        public String toString() {
            return String.format("%.0f ns, %.2f bytes", ns(), (double) bytes / number);
        }
    }

    /** Offers a source everything. */
    private final class Offer implements SourceContext {
        @Override
        public EventCatalogue catalogue() {
            return components.one(EventCatalogue.class);
        }

        @Override
        public EventCodec codec() {
            return components.one(EventCodec.class);
        }

        @Override
        public EventSelection selection() {
            return new EventSelection(Set.of(), true);
        }
    }

    /** The fields of containers on a host that has none. */
    private static final class HostOnly implements FieldProvider {
        private static final FieldReader HOST = (event, value) -> {
            value.clear();
            value.appendAscii("host");
            return true;
        };
        private static final FieldReader NOTHING = (event, value) -> false;

        @Override
        public Collection<FieldSpec> fields() {
            List<FieldSpec> fields = new ArrayList<>();
            for (String name : List.of("container.id", "container.name")) {
                fields.add(FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, "The host.", HOST));
            }
            for (String name : List.of(
                    "container.image.repository",
                    "container.image.tag",
                    "container.mounts",
                    "k8s.ns.name",
                    "k8s.pod.name")) {
                fields.add(FieldSpec.of(name, FieldType.TEXT, Scope.PROCESS, "Nothing.", NOTHING));
            }
            fields.add(FieldSpec.of(
                    "container.mount.dest",
                    FieldType.TEXT,
                    Scope.PROCESS,
                    ArgumentMode.REQUIRED,
                    "Nothing.",
                    argument -> NOTHING));
            fields.add(FieldSpec.of("container.privileged", FieldType.BOOLEAN, Scope.PROCESS, "Nothing.", NOTHING));
            fields.add(FieldSpec.of("container.start_ts", FieldType.TIME_NS, Scope.PROCESS, "Nothing.", NOTHING));
            return fields;
        }
    }
}
