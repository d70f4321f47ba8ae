// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static dev.lanner.source.replay.StateRecord.text;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventWriter;
import dev.lanner.source.replay.ListCursor.DamagedException;
import dev.lanner.source.replay.StateRecord.Value;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists of accounts: each becomes the event of an account that was added. */
final class UserList implements StateList {
    private static final int USER = 0;
    private static final int GROUP = 1;
    private static final byte[] NOTHING = {};

    private static final Map<String, Value<UserList>> VALUES = Map.of(
            "uid", (entry, writer) -> writer.integer(entry.uid),
            "gid", (entry, writer) -> writer.integer(entry.gid),
            "name", (entry, writer) -> text(writer, entry.name),
            "home", (entry, writer) -> text(writer, entry.home),
            "shell", (entry, writer) -> text(writer, entry.shell),
            // Those of the host; a container's come as events.
            "container_id", (entry, writer) -> text(writer, NOTHING));

    private final StateRecord<UserList> userRecord;
    private final StateRecord<UserList> groupRecord;
    private final EventWriter writer;
    private int uid;
    private int gid;
    private byte[] name = NOTHING;
    private byte[] home = NOTHING;
    private byte[] shell = NOTHING;

    UserList(EventCatalogue catalogue, EventWriter writer) {
        userRecord = new StateRecord<>(catalogue.type("USER_ADDED_E"), VALUES);
        groupRecord = new StateRecord<>(catalogue.type("GROUP_ADDED_E"), VALUES);
        this.writer = writer;
    }

    @Override
    public @Nullable ByteBuffer next(ListCursor cursor, int version) throws DamagedException {
        int start = cursor.position();
        int length = version >= 2 ? cursor.u32() : 0;
        if (version >= 2 && (length < 5 || length > cursor.remaining() + Integer.BYTES)) {
            throw new DamagedException("an account is longer than its block");
        }
        int kind = cursor.u8();
        @Nullable StateRecord<UserList> record = null;
        if (kind == USER) {
            uid = cursor.u32();
            gid = cursor.u32();
            name = cursor.string();
            home = cursor.string();
            shell = cursor.string();
            record = userRecord;
        } else if (kind == GROUP) {
            gid = cursor.u32();
            name = cursor.string();
            record = groupRecord;
        } else if (version < 2) {
            throw new DamagedException("an account is of the unknown kind " + kind);
        }
        if (version >= 2) {
            if (cursor.position() > start + length) {
                throw new DamagedException("an account is longer than it says");
            }
            cursor.position(start + length);
        }
        return record == null ? null : record.write(this, -1, writer);
    }
}
