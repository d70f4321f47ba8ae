// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.accounts;

import dev.lanner.api.container.Accounts;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A container's accounts, asked with the kernel's ids. */
public final class MappedAccounts implements Accounts {
    /** Nobody: what is not known is not guessed. */
    public static final Accounts UNKNOWN =
            new MappedAccounts(AccountTable.EMPTY, IdMap.parse(""), IdMap.parse(""), () -> {});

    private final AccountTable table;
    private final IdMap users;
    private final IdMap groups;
    private final Runnable onMiss;

    MappedAccounts(AccountTable table, IdMap users, IdMap groups, Runnable onMiss) {
        this.table = table;
        this.users = users;
        this.groups = groups;
        this.onMiss = onMiss;
    }

    @Override
    public @Nullable User user(long uid) {
        return table.user(users.inside(uid));
    }

    @Override
    public @Nullable Text userName(long uid) {
        Text name = table.userName(users.inside(uid));
        if (name == null) {
            onMiss.run();
        }
        return name;
    }

    @Override
    public @Nullable Text groupName(long gid) {
        Text name = table.groupName(groups.inside(gid));
        if (name == null) {
            onMiss.run();
        }
        return name;
    }
}
