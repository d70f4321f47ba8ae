// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event whose fields have the values that a test gives them. */
public class FakeEvent implements Event {
    private final EventType type;
    private final Map<String, Object> values = new HashMap<>();
    private @Nullable FakeThread thread;
    private String source = "syscall";

    public FakeEvent(EventType type) {
        this.type = type;
    }

    /** Gives a field a value: String, Number, Boolean, byte[] or a list of these. */
    public FakeEvent with(String field, Object value) {
        values.put(field, converted(value));
        return this;
    }

    public FakeEvent by(@Nullable FakeThread by) {
        thread = by;
        return this;
    }

    public FakeEvent from(String name) {
        source = name;
        return this;
    }

    private static Object converted(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(FakeEvent::converted).toList();
        }
        if (value instanceof Boolean flag) {
            return flag ? 1L : 0L;
        }
        if (value instanceof byte[] bytes) {
            return Text.copyOf(bytes, 0, bytes.length);
        }
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        return value instanceof Number number ? (Object) number.longValue() : Text.of(value.toString());
    }

    /** What the event itself or its thread has under this name: Text, Long, list, or null. */
    @Nullable
    Object value(String field) {
        Object own = values.get(field);
        return own != null || thread == null ? own : thread.value(field);
    }

    @Override
    public long timestampNs() {
        return 1_700_000_000_123_456_789L;
    }

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
        return type.code();
    }

    @Override
    public EventType type() {
        return type;
    }

    @Override
    public String source() {
        return source;
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
        throw new UnsupportedOperationException("A fake event has no record.");
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
    public @Nullable ThreadState thread() {
        return thread;
    }

    @Override
    public @Nullable FileState file() {
        return null;
    }
}
