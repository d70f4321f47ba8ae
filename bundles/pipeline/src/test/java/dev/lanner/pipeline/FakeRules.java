// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.alert.Alert;
import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.LoadReport;
import dev.lanner.api.rule.Location;
import dev.lanner.api.rule.MatchHandler;
import dev.lanner.api.rule.Priority;
import dev.lanner.api.rule.Problem;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.rule.RulesDocument;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One rule that matches each event whose tid is a multiple of a number; the alert's message is the tid. */
final class FakeRules implements RuleEngine {
    final List<List<RulesDocument>> loads = new CopyOnWriteArrayList<>();
    final AtomicLong batches = new AtomicLong();
    volatile List<Problem> problems = List.of();
    volatile long matchEvery = 1;
    volatile boolean isThrowing;
    volatile String lastSource = "";
    volatile Runnable onLoad = () -> {};

    @Override
    public LoadReport load(List<RulesDocument> documents) {
        loads.add(List.copyOf(documents));
        onLoad.run();
        return new LoadReport(problems, 1);
    }

    @Override
    public LoadReport check(List<RulesDocument> documents) {
        return new LoadReport(problems, 0);
    }

    @Override
    public EventFilter filter(String condition) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Rule> rules() {
        return List.of();
    }

    @Override
    public void beginBatch() {
        batches.incrementAndGet();
    }

    @Override
    public void evaluate(Event event, MatchHandler handler) {
        if (isThrowing) {
            throw new IllegalStateException("a field is broken");
        }
        if (matchEvery > 0 && event.tid() % matchEvery == 0) {
            lastSource = event.source();
            handler.onMatch(RULE, event);
        }
    }

    private static final Rule RULE = new Rule() {
        @Override
        public String name() {
            return "Every nth";
        }

        @Override
        public String description() {
            return "";
        }

        @Override
        public String condition() {
            return "";
        }

        @Override
        public String resolvedCondition() {
            return "";
        }

        @Override
        public String output() {
            return "";
        }

        @Override
        public Priority priority() {
            return Priority.WARNING;
        }

        @Override
        public String source() {
            return "syscall";
        }

        @Override
        public List<String> tags() {
            return List.of();
        }

        @Override
        public Location location() {
            return new Location("fake", 1, 1);
        }

        @Override
        public boolean isEnabled() {
            return true;
        }

        @Override
        public @Nullable String unsatisfied() {
            return null;
        }

        @Override
        public List<String> eventTypes() {
            return List.of();
        }

        @Override
        public Alert alert(Event event, String hostname) {
            return new Alert(
                    event.timestampNs(),
                    name(),
                    priority(),
                    source(),
                    hostname,
                    tags(),
                    Long.toString(event.tid()),
                    Map.of());
        }
    };
}
