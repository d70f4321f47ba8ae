// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who a thread is to people: the container it runs in, and the accounts that its user and group ids are found in.
 *
 * <p>All threads of one container, user and mount namespace share one object. What it says is filled in from outside the
 * event loop: until {@link #isSettled()} the events of its threads wait, so that nobody sees a name that is not there yet.
 * <em>Thread:</em> any.
 */
@ProviderType
public interface Identity {
    /** The host's: the ids of its threads go by the host's accounts, which it does not need to know. */
    Identity HOST = new Identity() {
        @Override
        public @Nullable Container container() {
            return null;
        }

        @Override
        public Accounts accounts() {
            return Accounts.NONE;
        }

        @Override
        public boolean isSettled() {
            return true;
        }

        @Override
        public void giveUp() {
            // There is nothing to wait for.
        }

        @Override
        public int changes() {
            return 0;
        }
    };

    /** The container; null for the host. */
    @Nullable
    Container container();

    /** Whose names the ids go by; {@link Accounts#NONE} itself for the host's. */
    Accounts accounts();

    /**
     * Whether all is said that can be said: the container is described and its accounts are read, or somebody has given up
     * waiting for it. It never becomes unsettled again.
     */
    boolean isSettled();

    /** Settles it as it is now: who keeps events back for it can wait no longer. What is told later still counts. */
    void giveUp();

    /** Counts up whenever the answer of any of the above has changed, and with it what rules have computed of it. */
    int changes();
}
