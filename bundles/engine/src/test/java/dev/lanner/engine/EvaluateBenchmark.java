// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.rule.MatchHandler;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** What it costs to judge an event by a hundred rules. Run by hand; the results are kept in distribution/bench. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class EvaluateBenchmark {
    /** Whether some of the events match. */
    @Param({"false", "true"})
    public boolean matching;

    private IndexedRuleEngine engine = TestEngine.usual().engine();
    private FakeEvent[] events = {};
    private long matches;
    private final MatchHandler handler = (rule, event) -> matches++;

    /** Runs all with the allocation profiler. */
    public static void main(String[] arguments) throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(EvaluateBenchmark.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** Loads the rules and makes the events. */
    @Setup
    public void prepare() {
        Workload workload = new Workload(7, matching);
        engine = TestEngine.first(workload.fields()).engine();
        if (!engine.load(workload.rules()).isSuccessful()) {
            throw new IllegalStateException("The workload's rules are wrong.");
        }
        events = workload.events();
        matches = 0;
        steady();
        System.out.println("Matches among " + events.length + " events: " + matches);
    }

    /** Processes whose versions do not change. */
    @Benchmark
    @OperationsPerInvocation(Workload.EVENTS)
    public long steady() {
        engine.beginBatch();
        for (FakeEvent event : events) {
            engine.evaluate(event, handler);
        }
        return matches;
    }

    /** Each event's process has just changed: the worst there is. */
    @Benchmark
    @OperationsPerInvocation(Workload.EVENTS)
    public long changing() {
        engine.beginBatch();
        for (FakeEvent event : events) {
            FakeThread thread = (FakeThread) event.thread();
            if (thread != null) {
                thread.change();
            }
            engine.evaluate(event, handler);
        }
        return matches;
    }
}
