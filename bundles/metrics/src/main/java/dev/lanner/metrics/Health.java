// SPDX-License-Identifier: Apache-2.0
package dev.lanner.metrics;

import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.Pipeline.Phase;
import dev.lanner.api.pipeline.SourceStatus;
import dev.lanner.api.rule.RuleEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether Lanner is well, and whether it does what it is there for. <em>Thread:</em> any. */
final class Health {
    private static final long STEP_MS = 5;

    private final Watched watched;
    private final long patienceNs;

    /**
     * Of what is there.
     *
     * @param patienceMs after so many milliseconds without a turn the event loop is taken for stuck; when all is well it
     *     makes one within a few
     */
    Health(Watched watched, long patienceMs) {
        this.watched = watched;
        patienceNs = TimeUnit.MILLISECONDS.toNanos(patienceMs);
    }

    /** Why it is not alive; empty if it is. <em>Blocking:</em> until the event loop has come round. */
    List<String> ailments() throws InterruptedException {
        Pipeline pipeline = watched.pipeline;
        if (pipeline == null) {
            return List.of("no pipeline is running");
        }
        String phase = phase(pipeline);
        if (phase != null) {
            return List.of(phase);
        }
        long before = pipeline.turns();
        long limit = System.nanoTime() + patienceNs;
        while (pipeline.turns() == before) {
            if (System.nanoTime() - limit > 0) {
                return List.of("the event loop has not come round for " + TimeUnit.NANOSECONDS.toMillis(patienceNs)
                        + " ms: something holds it up");
            }
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
        return List.of();
    }

    /** Why it does not judge what happens; empty if it does. */
    List<String> obstacles() throws InterruptedException {
        Pipeline pipeline = watched.pipeline;
        if (pipeline == null) {
            return List.of("no pipeline is running");
        }
        List<String> found = new ArrayList<>();
        String phase = phase(pipeline);
        if (phase != null) {
            found.add(phase);
        }
        List<SourceStatus> sources = pipeline.sources();
        if (sources.stream().noneMatch(source -> source.state().equals("open"))) {
            found.add("no source is open");
        }
        for (SourceStatus source : sources) {
            if (source.failure() != null) {
                found.add("the source '" + source.name() + "' has failed: " + source.failure());
            }
        }
        RuleEngine rules = watched.rules;
        if (rules == null || rules.rules().isEmpty()) {
            found.add("no rules are loaded");
        }
        return found;
    }

    private static @Nullable String phase(Pipeline pipeline) throws InterruptedException {
        Phase phase = pipeline.awaitStart(0);
        return switch (phase) {
            case RUNNING -> null;
            case STARTING -> "the pipeline has not started yet";
            case STOPPED -> "the pipeline has stopped: every source has ended";
            case FAILED -> "the pipeline has failed: " + pipeline.failure();
        };
    }
}
