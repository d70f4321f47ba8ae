// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import dev.lanner.api.container.Accounts;

/** What stands in a container's files, by the ids that they have inside. Immutable. */
public final class StoredAccounts {
    private final AccountTable table;

    StoredAccounts(AccountTable table) {
        this.table = table;
    }

    /** The accounts as the kernel's ids are mapped; {@code onMiss} is called when a name is asked for that is not there. */
    public Accounts mapped(IdMap users, IdMap groups, Runnable onMiss) {
        return new MappedAccounts(table, users, groups, onMiss);
    }
}
