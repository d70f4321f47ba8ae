// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import dev.lanner.api.state.Host;
import dev.lanner.spi.source.EventHandler;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** What was there when a stream began, until it has been handed over. */
final class ToldState {
    private final Host host;
    private final long beginNs;
    private final Queue<ByteBuffer> chunks;
    private boolean isHostTold;

    /**
     * Takes the records over.
     *
     * @param beginNs the time that they are given: before that of any event, since what happened while they were read is
     *     told by events that come after them
     */
    ToldState(Host host, long beginNs, List<ByteBuffer> chunks) {
        this.host = host;
        this.beginNs = beginNs;
        this.chunks = new ArrayDeque<>(chunks);
    }

    /** Hands over some; 0 if there are none left. */
    int drain(EventHandler handler, int limit) {
        if (!isHostTold) {
            isHostTold = true;
            handler.onHost(host);
        }
        int delivered = 0;
        while (delivered < limit && !chunks.isEmpty()) {
            ByteBuffer chunk = chunks.element();
            if (!chunk.hasRemaining()) {
                chunks.remove();
                continue;
            }
            int at = chunk.position();
            int end = at + chunk.getInt(at + Abi.HEADER_LEN_AT);
            chunk.position(end);
            chunk.putLong(at + Abi.HEADER_TIMESTAMP_AT, beginNs);
            delivered++;
            handler.onEvent(chunk, at, end, 0);
        }
        return delivered;
    }
}
