// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.container;

import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Users and groups by number. Numbers are those of the initial user namespace, as the kernel gives them for every process:
 * where the accounts have numbers of their own, as in a container with mapped ids, this maps them first.
 *
 * <p><em>Thread:</em> any. <em>Blocking:</em> never: what is not known yet is not known.
 */
@ConsumerType
public interface Accounts {
    /** Nobody. */
    Accounts NONE = new Accounts() {
        @Override
        public @Nullable User user(long uid) {
            return null;
        }

        @Override
        public @Nullable Text groupName(long gid) {
            return null;
        }
    };

    /** The user of this number; null if there is none, or the number has no meaning there. */
    @Nullable
    User user(long uid);

    /** The group's name; null if there is none. */
    @Nullable
    Text groupName(long gid);

    /** The user's name; null if there is none. */
    default @Nullable Text userName(long uid) {
        User user = user(uid);
        return user == null ? null : user.name();
    }

    /**
     * A user.
     *
     * @param name of the account
     * @param gid of its own group as the account says it; -1 if it does not
     * @param home directory
     * @param shell that a login starts
     */
    record User(Text name, long gid, Text home, Text shell) {}
}
