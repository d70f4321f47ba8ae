// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Some bytes that were read too early, then the rest. */
final class PushedBackInput implements ByteInput {
    private final ByteBuffer first;
    private final ByteInput rest;

    /** Keeps its own copy of {@code first}. */
    PushedBackInput(ByteBuffer first, ByteInput rest) {
        this.first =
                ByteBuffer.allocate(first.remaining()).put(first.duplicate()).flip();
        this.rest = rest;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!first.hasRemaining()) {
            return rest.read(target);
        }
        int count = Math.min(first.remaining(), target.remaining());
        target.put(target.position(), first, first.position(), count);
        target.position(target.position() + count);
        first.position(first.position() + count);
        return count;
    }

    @Override
    public long offset() {
        return rest.offset() - first.remaining();
    }

    @Override
    public long size() {
        return rest.size();
    }

    @Override
    public void close() throws IOException {
        rest.close();
    }
}
