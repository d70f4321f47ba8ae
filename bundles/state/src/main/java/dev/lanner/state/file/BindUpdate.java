// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A socket gets an address of its own: with a port it is a server's. */
final class BindUpdate implements FileUpdate {
    private final SocketParameter given = new SocketParameter();
    private final FieldValue scratch = new FieldValue();
    private final int address;

    BindUpdate(EventType type) {
        address = type.indexOf("addr");
    }

    @Override
    public @Nullable FileRecord apply(Event event, FileUser user, @Nullable FileRecord file) {
        if (file == null || Values.result(event) != 0 || !given.readAddress(event, address)) {
            return file;
        }
        FileRecord own = user.files().writable(file);
        if (!given.isInternet()) {
            own.rename(given.path(event), event);
            return own;
        }
        if (given.sourcePort > 0) {
            boolean isIpv6 = given.kind == FileKind.IPV6_SOCKET;
            own.kind = isIpv6 ? FileKind.IPV6_SERVER_SOCKET : FileKind.IPV4_SERVER_SOCKET;
            own.role = SocketRole.SERVER;
            SocketEnds ends = own.ends();
            ends.sourceHigh = given.sourceHigh;
            ends.sourceLow = given.sourceLow;
            ends.sourcePort = given.sourcePort;
        }
        own.rename(name(), event);
        return own;
    }

    private Text name() {
        scratch.clear();
        if (given.family == SocketParameter.IPV6) {
            boolean isMapped = given.kind == FileKind.IPV4_SOCKET;
            long low = isMapped ? given.sourceLow | 0xFFFF_0000_0000L : given.sourceLow;
            AddressText.appendIpv6(given.sourceHigh, low, scratch);
        } else {
            AddressText.appendIpv4(given.sourceLow, scratch);
        }
        scratch.append((byte) ':');
        scratch.appendDecimal(given.sourcePort);
        return scratch.toText();
    }
}
