// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.engine.compile.FilterCompiler.Outcome;
import dev.lanner.engine.eval.FilterProgram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A filter whose readers can be taken away while it is in use: whoever replaces its program knows, on return, that the old
 * one is never asked again.
 */
final class LiveFilter implements EventFilter {
    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** A released store is cheap, and visible long before anybody who waits has slept once. */
    private static final VarHandle ASKING;

    static {
        try {
            ASKING = MethodHandles.lookup().findVarHandle(LiveFilter.class, "asking", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String condition;
    private final Set<String> eventTypes;
    private final Set<String> fields;
    private volatile @Nullable FilterProgram program;

    @SuppressWarnings("UnusedVariable") // Through ASKING only.
    private boolean asking;

    LiveFilter(String condition, Outcome compiled) {
        this.condition = condition;
        this.eventTypes = compiled.eventTypes();
        this.fields = compiled.fields();
        this.program = compiled.program();
    }

    String condition() {
        return condition;
    }

    /** Names of the fields that it uses. */
    Set<String> fields() {
        return fields;
    }

    @Override
    public boolean matches(Event event) {
        ASKING.setRelease(this, true);
        try {
            FilterProgram present = program;
            return present != null && present.test(event);
        } finally {
            ASKING.setRelease(this, false);
        }
    }

    @Override
    public Set<String> eventTypes() {
        return eventTypes;
    }

    /** Puts another program in place, or none, and returns when the old one is not asked any more. */
    void replace(@Nullable FilterProgram next) {
        program = next;
        long start = System.nanoTime();
        do {
            LockSupport.parkNanos(STEP_NS);
        } while ((boolean) ASKING.getAcquire(this) && System.nanoTime() - start < LIMIT_NS);
    }

    @Override
    public String toString() {
        return condition;
    }
}
