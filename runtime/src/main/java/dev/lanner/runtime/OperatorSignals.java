// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import java.util.concurrent.atomic.AtomicBoolean;

/** What the operator of a service asks for by signals: SIGHUP to read the configuration again, SIGUSR1 to open files anew. */
final class OperatorSignals {
    private final AtomicBoolean isReloadWanted = new AtomicBoolean();
    private final AtomicBoolean isReopenWanted = new AtomicBoolean();

    private OperatorSignals() {}

    /** Listens from now on. With a terminal SIGHUP says that it is gone, and ends the process as it does others. */
    static OperatorSignals install() {
        OperatorSignals signals = new OperatorSignals();
        if (!Terminal.is(Terminal.INPUT)) {
            SignalHandling.on("HUP", () -> signals.isReloadWanted.set(true));
        }
        SignalHandling.on("USR1", () -> signals.isReopenWanted.set(true));
        return signals;
    }

    /** Whether the configuration is to be read again; says so once. */
    boolean takeReload() {
        return isReloadWanted.getAndSet(false);
    }

    /** Whether outputs are to open anew what they have open; says so once. */
    boolean takeReopen() {
        return isReopenWanted.getAndSet(false);
    }
}
