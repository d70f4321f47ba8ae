// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Something that can be taken away while it is in use: whoever replaces it knows, on return, that the old one is never
 * used again. One thread uses it, between {@link #begin()} and {@link #end()}; any may replace it.
 */
final class Replaceable<T> {
    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(1);

    /** A released store is cheap, and visible long before anybody who waits has slept once. */
    private static final VarHandle USING;

    static {
        try {
            USING = MethodHandles.lookup().findVarHandle(Replaceable.class, "using", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile @Nullable T present;

    @SuppressWarnings("UnusedVariable") // Through USING only.
    private boolean using;

    Replaceable(T first) {
        present = first;
    }

    /** What there is now, if there is something; it may be used until {@link #end()}. */
    @Nullable
    T begin() {
        USING.setRelease(this, true);
        return present;
    }

    void end() {
        USING.setRelease(this, false);
    }

    /** Puts another one in place, or none, and returns when the old one is not used any more. */
    void replace(@Nullable T next) {
        present = next;
        long start = System.nanoTime();
        do {
            LockSupport.parkNanos(STEP_NS);
        } while ((boolean) USING.getAcquire(this) && System.nanoTime() - start < LIMIT_NS);
    }
}
