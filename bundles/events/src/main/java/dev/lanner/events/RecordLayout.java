// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.util.List;

/** What a decoder must know of one event type, as primitives: the catalogue's lists stay out of the event loop. */
final class RecordLayout {
    /** Where the parts of a record's header lie, and how long it is. The header is packed. */
    static final int TIMESTAMP = 0;

    static final int TID = 8;
    static final int LENGTH = 16;
    static final int CODE = 20;
    static final int COUNT = 22;
    static final int HEADER_BYTES = 26;

    /** Forms above 8: a text, and anything else that is no integer. Others are an integer's width, negative if signed. */
    static final byte TEXT = 16;

    static final byte OPAQUE = 17;

    final EventType type;
    /** False for the codes that no event has. */
    final boolean isUsed;
    /** An iterator event's tid word also holds the process id. */
    final boolean isIterator;
    /** Width of one parameter length. */
    final int lengthBytes;
    /** Parameters that the capture format itself has. */
    final int catalogueCount;
    /** One form for each parameter, extensions included. */
    final byte[] forms;

    RecordLayout(EventType type) {
        this.type = type;
        isUsed = type.kind() != EventKind.UNUSED;
        isIterator = type.kind() == EventKind.ITERATOR;
        lengthBytes = type.isLarge() ? Integer.BYTES : Short.BYTES;
        List<Parameter> parameters = type.parameters();
        int own = 0;
        forms = new byte[parameters.size()];
        for (int i = 0; i < forms.length; i++) {
            forms[i] = form(parameters.get(i).type());
            own += parameters.get(i).isExtension() ? 0 : 1;
        }
        catalogueCount = own;
    }

    private static byte form(ParameterType type) {
        if (type.isText()) {
            return TEXT;
        }
        if (!type.isInteger()) {
            return OPAQUE;
        }
        return (byte) (type.isSigned() ? -type.size() : type.size());
    }
}
