// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.state.ThreadState;
import dev.lanner.state.host.HostAccounts;
import org.jspecify.annotations.Nullable;

/** Whose names the ids of threads go by. */
final class ThreadAccounts {
    private ThreadAccounts() {}

    /** The thread's own; the host's if it sees the host's files, and where there is no thread. */
    static Accounts of(@Nullable ThreadState thread, HostAccounts host) {
        if (thread == null) {
            return host.accounts();
        }
        Accounts own = thread.identity().accounts();
        return own == Accounts.NONE ? host.accounts() : own;
    }
}
