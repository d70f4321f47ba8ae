// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** What the type of a record means for its way, told from the record's header before anything else looks at it. */
final class EventRoles {
    /** An event of the kernel. */
    static final byte KERNEL = 0;

    /** A plugin's own event. */
    static final byte PLUGIN = 1;

    /** Part of the state at the start. */
    static final byte LISTING = 2;

    /** An account: part of the state at the start if it comes before the first event. */
    static final byte ACCOUNT = 3;

    private static final Set<String> ACCOUNTS = Set.of("useradded", "groupadded");
    private static final int HEADER_BYTES = 26;
    private static final int TYPE_OFFSET = 20;

    private final byte[] roles;

    EventRoles(EventCatalogue catalogue) {
        List<EventType> types = catalogue.types();
        roles = new byte[types.size()];
        for (int code = 0; code < roles.length; code++) {
            roles[code] = role(types.get(code));
        }
    }

    private static byte role(EventType type) {
        if (type.kind() == EventKind.PLUGIN) {
            return PLUGIN;
        }
        if (type.kind() == EventKind.ITERATOR) {
            return LISTING;
        }
        return ACCOUNTS.contains(type.name()) ? ACCOUNT : KERNEL;
    }

    /** The role of the record; that of a malformed one means nothing. */
    byte of(ByteBuffer record, int offset, int limit) {
        if (limit - offset < HEADER_BYTES) {
            return KERNEL;
        }
        int code = record.getShort(offset + TYPE_OFFSET) & 0xffff;
        return code < roles.length ? roles[code] : KERNEL;
    }
}
