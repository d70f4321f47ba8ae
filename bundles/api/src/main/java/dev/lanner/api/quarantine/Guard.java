// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.quarantine;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Stands before a component that is called. Asking it costs a plain field read: it may be asked for each event.
 *
 * <p><em>Thread:</em> any. That a component was let out may be seen a little later by other threads. <em>Blocking:</em>
 * never.
 */
public final class Guard {
    /** On a machine that has too much to do who only computes a little waits too. */
    private static final int WAITING = 20;

    private final String kind;
    private final String name;
    private final Listener listener;
    private boolean isOut;
    private long budgetNs = Long.MAX_VALUE;

    /** Is told what goes wrong. */
    @ProviderType
    public interface Listener {
        /** The component has failed. */
        void onFailure(Guard guard, String reason);

        /** The component has done what it was asked for: what went wrong before was not in a row with what comes. */
        default void onSuccess(Guard guard) {}
    }

    /** Of a component that may be called. */
    public Guard(String kind, String name, Listener listener) {
        this.kind = kind;
        this.name = name;
        this.listener = listener;
    }

    /** Of a component that nobody watches over. */
    public static Guard none() {
        return new Guard("", "", (guard, reason) -> {});
    }

    /** What the component is. */
    public String kind() {
        return kind;
    }

    /** The component's name. */
    public String name() {
        return name;
    }

    /** Whether the component must not be called. */
    public boolean isOut() {
        return isOut;
    }

    /** The component has thrown this. */
    public void onFailure(Throwable failure) {
        listener.onFailure(this, failure.toString());
    }

    /** The component has failed so. */
    public void onFailure(String reason) {
        listener.onFailure(this, reason);
    }

    /** The component has worked, after it had failed: of interest where failures count in a row. */
    public void onSuccess() {
        listener.onSuccess(this);
    }

    /** Whether a call that has taken so long has taken too long. */
    public boolean isTooLong(long tookNs) {
        return tookNs > budgetNs;
    }

    /**
     * A call of the component has taken so long; tells of it if that is too long: what it has computed, or, where it has
     * waited, {@value #WAITING} times as long.
     */
    public void onTime(long tookNs, long computedNs) {
        if (isTooLong(computedNs)) {
            listener.onFailure(this, "a call computed for " + computedNs / 1_000_000 + " ms");
        } else if (isTooLong(tookNs / WAITING)) {
            listener.onFailure(this, "a call took " + tookNs / 1_000_000 + " ms");
        }
    }

    /** For whoever provides {@link Quarantine}: whether the component must not be called. */
    public void keepOut(boolean isKeptOut) {
        isOut = isKeptOut;
    }

    /** For whoever provides {@link Quarantine}: how long a call may take. */
    public void limit(long limitNs) {
        budgetNs = limitNs;
    }
}
