// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.state.host.Accounts;
import java.nio.ByteBuffer;

/** Tells of the host's users and groups, by the events that a capture tells of them with. */
final class AccountTeller {
    private final EventType user;
    private final EventType group;
    private final EventWriter writer;

    AccountTeller(EventCatalogue catalogue, EventWriter writer) {
        user = catalogue.type("USER_ADDED_E");
        group = catalogue.type("GROUP_ADDED_E");
        this.writer = writer;
    }

    void tell(Accounts accounts, long timeNs, RecordHandler handler) {
        accounts.forEachUser((uid, account) -> pass(
                writer.begin(user, timeNs, -1)
                        .integer(uid)
                        .integer(account.gid())
                        .text(account.name())
                        .text(account.home())
                        .text(account.shell())
                        .absent()
                        .end(),
                handler));
        accounts.forEachGroup((gid, name) -> pass(
                writer.begin(group, timeNs, -1).integer(gid).text(name).absent().end(), handler));
    }

    private static void pass(ByteBuffer record, RecordHandler handler) {
        handler.onRecord(record, 0, record.limit());
    }
}
