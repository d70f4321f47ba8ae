// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** An event of a thread, at a time. */
record FakeEvent(@Nullable ThreadState thread, long timestampNs) implements Event {
    @Override
    public long number() {
        return 1;
    }

    @Override
    public int cpu() {
        return 0;
    }

    @Override
    public long tid() {
        return 1;
    }

    @Override
    public int code() {
        return 0;
    }

    @Override
    public EventType type() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String source() {
        return "syscall";
    }

    @Override
    public int parameterCount() {
        return 0;
    }

    @Override
    public boolean has(int index) {
        return false;
    }

    @Override
    public int length(int index) {
        return 0;
    }

    @Override
    public int offset(int index) {
        return 0;
    }

    @Override
    public long integer(int index) {
        return 0;
    }

    @Override
    public int textLength(int index) {
        return 0;
    }

    @Override
    public ByteBuffer record() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int recordOffset() {
        return 0;
    }

    @Override
    public int recordLength() {
        return 0;
    }

    @Override
    public @Nullable FileState file() {
        return null;
    }
}
