// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline.spool;

import dev.lanner.api.alert.Alert;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * What is around each alert in a segment, so that a reader can tell a whole one from anything else, and find the next whole
 * one behind anything else:
 *
 * <pre>
 * int  mark        always the same
 * int  length      bytes of the alert's form
 * long position    the alert's number in the spool, each one more than the one before
 * long writtenMs   when it was spooled, in milliseconds since the epoch
 * int  check       CRC-32C over length, position, writtenMs and the form
 * …    form        {@link AlertForm}
 * </pre>
 *
 * All numbers have their highest byte first.
 */
final class Frame {
    static final int MARK = 0x4C4E7253;
    static final int HEADER_BYTES = 28;

    /** Nothing that is longer is an alert: the values of an event have 64 KiB. */
    static final int MOST_FORM_BYTES = 1 << 24;

    private static final int MOST_CHARS = 1 << 16;

    private static final int LENGTH = 4;
    private static final int POSITION = 8;
    private static final int WRITTEN = 16;
    private static final int CHECK = 24;

    private final CRC32C crc = new CRC32C();

    /** Appends the alert. One that is too long to be kept as it is, is kept as far as it says what has happened. */
    void write(Alert alert, long position, long nowMs, RecordBuffer target) {
        int start = target.length();
        target.putInt(MARK);
        target.putInt(0);
        target.putLong(position);
        target.putLong(nowMs);
        target.putInt(0);
        AlertForm.write(alert, target);
        int formBytes = target.length() - start - HEADER_BYTES;
        if (formBytes > MOST_FORM_BYTES) {
            target.truncate(start);
            write(withoutValues(alert), position, nowMs, target);
            return;
        }
        target.setInt(start + LENGTH, formBytes);
        target.setInt(start + CHECK, check(ByteBuffer.wrap(target.bytes()), start, formBytes));
    }

    private static Alert withoutValues(Alert alert) {
        String begin = alert.message()
                .substring(0, Math.min(MOST_CHARS, alert.message().length()));
        return new Alert(
                alert.id(),
                alert.timestampNs(),
                alert.rule(),
                alert.priority(),
                alert.source(),
                alert.hostname(),
                alert.tags(),
                begin,
                Map.of());
    }

    /**
     * Whether a whole record begins there.
     *
     * @return its length with everything; 0 if there is none; the negative of how many bytes more are needed to say so
     */
    int length(ByteBuffer source, int start) {
        int present = source.limit() - start;
        if (present < HEADER_BYTES) {
            return present - HEADER_BYTES;
        }
        int formBytes = source.getInt(start + LENGTH);
        if (source.getInt(start) != MARK || formBytes < 0 || formBytes > MOST_FORM_BYTES) {
            return 0;
        }
        int needed = HEADER_BYTES + formBytes;
        if (present < needed) {
            return present - needed;
        }
        return check(source, start, formBytes) == source.getInt(start + CHECK) ? needed : 0;
    }

    static long position(ByteBuffer source, int start) {
        return source.getLong(start + POSITION);
    }

    static long writtenMs(ByteBuffer source, int start) {
        return source.getLong(start + WRITTEN);
    }

    private int check(ByteBuffer source, int start, int formBytes) {
        crc.reset();
        crc.update(source.slice(start + LENGTH, CHECK - LENGTH));
        crc.update(source.slice(start + HEADER_BYTES, formBytes));
        return (int) crc.getValue();
    }
}
