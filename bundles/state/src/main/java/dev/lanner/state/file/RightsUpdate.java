// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Descriptors come with a message. What they stand for is not in it: whatever had their numbers has them no more, and the
 * source tells of them in events of their own.
 */
final class RightsUpdate implements FileUpdate {
    private static final int SOL_SOCKET = 1;
    private static final int SCM_RIGHTS = 1;
    private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;

    private final FileUpdate transfer;
    private final int control;

    RightsUpdate(EventType type, FileUpdate transfer) {
        this.transfer = transfer;
        control = type.indexOf("msgcontrol");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (event.length(control) >= HEADER_BYTES && Values.result(event) >= 0) {
            take(event.record(), event.offset(control), event.offset(control) + event.length(control), user);
        }
        return transfer.apply(event, user, file);
    }

    private static void take(ByteBuffer record, int start, int end, FileUser user) {
        int at = start;
        while (end - at >= HEADER_BYTES) {
            long length = record.getLong(at);
            if (length < HEADER_BYTES || length > end - at) {
                return;
            }
            if (record.getInt(at + Long.BYTES) == SOL_SOCKET
                    && record.getInt(at + Long.BYTES + Integer.BYTES) == SCM_RIGHTS) {
                for (int i = HEADER_BYTES; i + Integer.BYTES <= length; i += Integer.BYTES) {
                    user.files().close(record.getInt(at + i));
                }
            }
            at += (int) (length + Long.BYTES - 1) & -Long.BYTES;
        }
    }
}
