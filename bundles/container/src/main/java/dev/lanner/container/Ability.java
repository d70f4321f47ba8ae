// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Quarantine;
import dev.lanner.api.quarantine.Stopwatch;
import org.jspecify.annotations.Nullable;

/**
 * One of the things that a resolver can do, and who says whether it may be asked to: one that fails at this may be good at
 * the others. <em>Thread:</em> any.
 */
final class Ability {
    private final String kind;
    private final String name;
    private final boolean isPatient;
    private volatile Guard guard = Guard.none();
    private volatile boolean isSick;
    private volatile boolean wasOut;
    private @Nullable Quarantine watching;

    private Ability(String kind, String name, boolean isPatient) {
        this.kind = kind;
        this.name = name;
        this.isPatient = isPatient;
    }

    /** What is asked seldom, or left alone after a failure. */
    static Ability patient(String kind, String name) {
        return new Ability(kind, name, true);
    }

    /** What the event loop waits for. */
    static Ability prompt(String kind, String name) {
        return new Ability(kind, name, false);
    }

    /** From now on this one says whether it may be asked; null for nobody. */
    synchronized void watchedBy(@Nullable Quarantine quarantine) {
        Quarantine before = watching;
        if (before != null) {
            before.leave(guard);
        }
        watching = quarantine;
        if (quarantine == null) {
            guard = Guard.none();
        } else {
            guard = isPatient ? quarantine.admitPatiently(kind, name) : quarantine.admit(kind, name);
        }
    }

    /** Whether it is not asked any more, since it has failed too often. */
    boolean isKeptOut() {
        boolean isOut = guard.isOut();
        if (isOut) {
            wasOut = true;
        }
        return isOut;
    }

    /** Whether it may be asked again, and could not be the last time. */
    boolean isBack() {
        boolean isBack = wasOut && !guard.isOut();
        if (isBack) {
            wasOut = false;
        }
        return isBack;
    }

    /** It has failed as no resolver should: a runtime that cannot be reached, or answers late, is none of its faults. */
    void failed(String reason) {
        isSick = true;
        guard.onFailure(reason);
    }

    /** It has done what it was asked for. */
    void worked() {
        if (isSick) {
            isSick = false;
            guard.onSuccess();
        }
    }

    /** A call that should not take long begins; what this returns is stopped when it has come back. */
    Stopwatch start() {
        Stopwatch stopwatch = new Stopwatch(guard);
        stopwatch.start();
        return stopwatch;
    }
}
