// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How records lie in a capture, and how those of version 1 become those of version 2. */
final class RecordForm {
    static final int TIMESTAMP = 0;
    static final int LENGTH = 16;
    static final int CODE = 20;
    static final int COUNT = 22;
    static final int HEADER_BYTES = 26;
    static final int OLD_HEADER_BYTES = 22;

    private static final int COUNT_BYTES = 4;
    /** Of a parameter that is true or false. */
    private static final int TRUTH_BYTES = 4;

    private static final int MOST_OLD_BYTES = 1 << 17;

    private final int types;
    /** The format's own parameters of each code: where the search for an old record's number begins. */
    private final int[] counts;

    /** By code: the parameter that captures of Lanner have as a flag; -1 if there is none. */
    private final int[] ringParameters;

    private final boolean[] isForStateOnly;
    private final boolean[] isListing;
    private final boolean[] isTooLong;
    /** What was made of a record. */
    private final ByteBuffer upgraded =
            ByteBuffer.allocateDirect(MOST_OLD_BYTES).order(ByteOrder.nativeOrder());

    RecordForm(EventCatalogue catalogue) {
        List<EventType> all = catalogue.types();
        types = all.size();
        counts = new int[types];
        ringParameters = new int[types];
        isForStateOnly = new boolean[types];
        isListing = new boolean[types];
        isTooLong = new boolean[types];
        for (EventType type : all) {
            int code = type.code();
            counts[code] = (int)
                    type.parameters().stream().filter(p -> !p.isExtension()).count();
            ringParameters[code] = type.indexOf(CaptureFormat.RING_EXTENSION);
            isForStateOnly[code] = type.isEnter() && type.kind() == EventKind.SYSCALL;
            isListing[code] =
                    type.enumName().equals("USER_ADDED_E") || type.enumName().equals("GROUP_ADDED_E");
            isTooLong[code] =
                    type.enumName().equals("NOTIFICATION_E") || type.enumName().equals("INFRASTRUCTURE_EVENT_E");
        }
    }

    /** Whether the catalogue has this code. */
    boolean isKnown(int code) {
        return code < types;
    }

    /**
     * Whether rules are not to see events of this code: the begin of a system call, which a capture keeps for those whose
     * end lacks something, and which nobody can rely on.
     */
    boolean isForStateOnly(int code) {
        return isForStateOnly[code];
    }

    /** Whether events of this code list users and groups, as captures have them before the first thing that happened. */
    boolean isListing(int code) {
        return isListing[code];
    }

    static int code(ByteBuffer record, int offset) {
        return Short.toUnsignedInt(record.getShort(offset + CODE));
    }

    /**
     * Makes a record of version 2 of one of version 1, which does not say how many parameters it has: it has as many as make
     * its lengths add up.
     *
     * @param available bytes that the block has for it
     * @return from position 0 to the limit, until the next call; null if no number fits
     */
    @Nullable
    ByteBuffer upgrade(ByteBuffer from, int offset, int available) {
        int length = from.getInt(offset + LENGTH);
        int code = code(from, offset);
        // Old tools counted three bytes too many in these two.
        length -= isTooLong[code] ? 3 : 0;
        if (length < OLD_HEADER_BYTES || length > available || length + COUNT_BYTES > MOST_OLD_BYTES) {
            return null;
        }
        int count = count(from, offset + OLD_HEADER_BYTES, offset + length, counts[code]);
        if (count < 0) {
            return null;
        }
        upgraded.clear();
        upgraded.put(0, from, offset, OLD_HEADER_BYTES);
        upgraded.putInt(LENGTH, length + COUNT_BYTES);
        upgraded.putInt(COUNT, count);
        upgraded.put(HEADER_BYTES, from, offset + OLD_HEADER_BYTES, length - OLD_HEADER_BYTES);
        return upgraded.limit(length + COUNT_BYTES);
    }

    /**
     * Gives a record back the parameter that it has as a flag.
     *
     * @return from position 0 to the limit, until the next call; null if it has no place for it
     */
    @Nullable
    ByteBuffer marked(ByteBuffer from, int offset) {
        int count = from.getInt(offset + COUNT);
        int length = from.getInt(offset + LENGTH);
        int lengthsEnd = HEADER_BYTES + count * Short.BYTES;
        if (count < 0
                || count != ringParameters[code(from, offset)]
                || lengthsEnd > length
                || length > MOST_OLD_BYTES - Short.BYTES - TRUTH_BYTES) {
            return null;
        }
        upgraded.clear();
        upgraded.put(0, from, offset, lengthsEnd);
        upgraded.put(lengthsEnd + Short.BYTES, from, offset + lengthsEnd, length - lengthsEnd);
        int marked = length + Short.BYTES + TRUTH_BYTES;
        upgraded.putInt(LENGTH, marked).putInt(COUNT, count + 1);
        upgraded.putShort(lengthsEnd, (short) TRUTH_BYTES).putInt(marked - TRUTH_BYTES, 1);
        return upgraded.limit(marked);
    }

    private static int count(ByteBuffer from, int lengths, int end, int most) {
        for (int count = most; count >= 0; count--) {
            int position = lengths + count * Short.BYTES;
            for (int i = 0; i < count && position <= end; i++) {
                position += Short.toUnsignedInt(from.getShort(lengths + i * Short.BYTES));
            }
            if (position == end) {
                return count;
            }
        }
        return -1;
    }
}
