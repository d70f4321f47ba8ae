// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.spi.source.EventHandler;
import java.nio.ByteBuffer;

/** A ring's memory as Java sees it, and where its reader stands. */
final class Ring {
    private static final int BUSY_BIT = 1 << 31;
    private static final int DISCARD_BIT = 1 << 30;
    private static final int HEADER_BYTES = 8;

    /** Where the head record's prefix starts. */
    private int headAt;

    private long headTimestampNs;
    private long position;
    private long firstEnd;
    private long sampledEnd;
    private final RingMemory memory;

    Ring(RingMemory memory) {
        this.memory = memory;
        this.position = memory.consumerPosition();
    }

    /** Looks how far the kernel has come; true if there is something to read. */
    boolean sampleFirst() {
        firstEnd = memory.producerPosition();
        sampledEnd = firstEnd;
        return position < firstEnd;
    }

    /** Looks again. */
    void sampleSecond() {
        sampledEnd = memory.producerPosition();
    }

    /** Whether records of the first look are left. */
    boolean isFirstSamplePending() {
        return position < firstEnd;
    }

    long headTimestampNs() {
        return headTimestampNs;
    }

    /** Moves to the first whole record before the sampled end. */
    Head head() {
        while (position < sampledEnd) {
            int length = memory.lengthWord(memory.indexOf(position, HEADER_BYTES));
            if ((length & BUSY_BIT) != 0) {
                return Head.BUSY;
            }
            if ((length & DISCARD_BIT) == 0) {
                headAt = memory.indexOf(position, HEADER_BYTES + length) + HEADER_BYTES;
                headTimestampNs = memory.window().getLong(headAt + Abi.PREFIX_BYTES + Abi.HEADER_TIMESTAMP_AT);
                return Head.READY;
            }
            position += stride(length);
        }
        return Head.NONE;
    }

    /** Hands the head record over and steps behind it. */
    void deliver(EventHandler handler) {
        ByteBuffer bytes = memory.window();
        int at = headAt;
        int header = at + Abi.PREFIX_BYTES;
        position += stride(bytes.getInt(at - HEADER_BYTES));
        int cpu = bytes.getInt(at + Abi.PREFIX_CPU_AT);
        handler.onEvent(bytes, header, header + bytes.getInt(header + Abi.HEADER_LEN_AT), cpu);
    }

    /** Gives the space of everything delivered back to the kernel. */
    void release() {
        memory.releaseTo(position);
    }

    void unmap() {
        memory.unmap();
    }

    private static int stride(int lengthWord) {
        return ((lengthWord & ~(BUSY_BIT | DISCARD_BIT)) + HEADER_BYTES + 7) & ~7;
    }

    /** What stands at the head of a ring. */
    enum Head {
        NONE,
        /** A record that the kernel is still writing. */
        BUSY,
        READY
    }
}
