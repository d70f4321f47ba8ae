// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.shell.ShellUser;
import java.util.Map;

/** Somebody who has come over the network with a key, and has no process here. */
record KeyHolder(ShellUser user) implements Actor {
    @Override
    public void describe(Map<String, Object> record) {
        record.put("user", Names.printable(user.name()));
        record.put("key", user.key());
        record.put("address", user.address());
    }

    @Override
    public String toString() {
        return Names.printable(user.toString());
    }
}
