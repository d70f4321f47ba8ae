// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.state.Host;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Records on their way to the writer, back to back, each behind a word with its CPU, complemented if only state is to
 * see it, and one with its length.
 */
final class Batch {
    private static final int HEAD_BYTES = 8;

    private final ByteBuffer bytes;
    private @Nullable Host host;
    private boolean tellsState;
    private @Nullable MatchCapture opened;
    private boolean isLast;

    Batch(int capacityBytes) {
        bytes = ByteBuffer.allocateDirect(capacityBytes).order(ByteOrder.nativeOrder());
    }

    /** Makes it empty. */
    void clear() {
        bytes.clear();
        host = null;
        tellsState = false;
        opened = null;
        isLast = false;
    }

    /** Another capture begins with it. */
    void open(MatchCapture capture) {
        opened = capture;
    }

    /** The capture that begins here; null if none does. */
    @Nullable
    MatchCapture opened() {
        return opened;
    }

    /** The capture ends with it. */
    void end() {
        isLast = true;
    }

    boolean isLast() {
        return isLast;
    }

    /** Its records, and those of the next batches that do so, tell the state of this host. */
    void begin(Host newHost) {
        host = newHost;
        tellsState = true;
    }

    /** Its records go on telling the state. */
    void continueState() {
        tellsState = true;
    }

    /** The host whose state begins here; null if none does. */
    @Nullable
    Host host() {
        return host;
    }

    /** Whether its records are no events but tell the state. */
    boolean tellsState() {
        return tellsState;
    }

    boolean isEmpty() {
        return bytes.position() == 0 && host == null && !isLast;
    }

    /** Takes a copy of a record; false if it has no room. */
    boolean add(ByteBuffer record, int offset, int length, int cpu, boolean isForStateOnly) {
        int at = bytes.position();
        if (bytes.remaining() < HEAD_BYTES + length) {
            return false;
        }
        bytes.putInt(isForStateOnly ? ~cpu : cpu).putInt(length);
        bytes.put(at + HEAD_BYTES, record, offset, length);
        bytes.position(at + HEAD_BYTES + length);
        return true;
    }

    /** Takes what {@link #drain} hands over. */
    interface Receiver<E extends Exception> {
        void onRecord(ByteBuffer bytes, int offset, int length, int cpu, boolean isForStateOnly) throws E;
    }

    /** Hands over everything, in order. */
    <E extends Exception> void drain(Receiver<E> receiver) throws E {
        int end = bytes.position();
        for (int at = 0; at < end; ) {
            int length = bytes.getInt(at + Integer.BYTES);
            int cpu = bytes.getInt(at);
            receiver.onRecord(bytes, at + HEAD_BYTES, length, cpu < 0 ? ~cpu : cpu, cpu < 0);
            at += HEAD_BYTES + length;
        }
    }
}
