// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.container.Container;
import dev.lanner.api.container.Identity;
import org.jspecify.annotations.Nullable;

/** Unsettled until a test says so. */
final class FakeIdentity implements Identity {
    private volatile boolean isSettled;

    void settle() {
        isSettled = true;
    }

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
        return isSettled;
    }

    @Override
    public void giveUp() {
        settle();
    }

    @Override
    public int changes() {
        return isSettled ? 1 : 0;
    }
}
