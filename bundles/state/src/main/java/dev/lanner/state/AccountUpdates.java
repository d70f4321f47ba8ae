// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import dev.lanner.state.host.StreamAccounts;

/** What events tell of the host's users and groups. Those of containers are not the host's. */
final class AccountUpdates {
    private static final long NO_ID = 0xFFFFFFFFL;

    private final StreamAccounts accounts;
    private final EventType userAdded;
    private final EventType userDeleted;
    private final EventType groupAdded;
    private final EventType groupDeleted;

    AccountUpdates(EventCatalogue catalogue, StreamAccounts accounts) {
        this.accounts = accounts;
        userAdded = catalogue.type("USER_ADDED_E");
        userDeleted = catalogue.type("USER_DELETED_E");
        groupAdded = catalogue.type("GROUP_ADDED_E");
        groupDeleted = catalogue.type("GROUP_DELETED_E");
    }

    boolean isAbout(int code) {
        return code == userAdded.code()
                || code == userDeleted.code()
                || code == groupAdded.code()
                || code == groupDeleted.code();
    }

    void apply(Event event) {
        EventType type = event.type();
        if (event.textLength(type.indexOf("container_id")) > 0) {
            return;
        }
        boolean isUser = type.indexOf("uid") >= 0;
        long id = event.integer(type.indexOf(isUser ? "uid" : "gid"));
        if (id == NO_ID) {
            return;
        }
        if (event.code() == userAdded.code()) {
            accounts.addUser(
                    id,
                    event.integer(type.indexOf("gid")),
                    text(event, "name"),
                    text(event, "home"),
                    text(event, "shell"));
        } else if (event.code() == groupAdded.code()) {
            accounts.addGroup(id, text(event, "name"));
        } else if (isUser) {
            accounts.removeUser(id);
        } else {
            accounts.removeGroup(id);
        }
    }

    private static Text text(Event event, String name) {
        int index = event.type().indexOf(name);
        return Text.copyOf(event.record(), event.offset(index), event.textLength(index));
    }
}
