// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine;

import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A thread whose fields have the values that a test gives them. */
public final class FakeThread implements ThreadState {
    private final Map<String, Object> values = new HashMap<>();
    private int version;
    private @Nullable Object memo;

    /** Changes a field and, as state does, the version. */
    public FakeThread with(String field, Object value) {
        values.put(
                field,
                value instanceof String text ? Text.of(text) : value instanceof Integer i ? (Object) (long) i : value);
        version++;
        return this;
    }

    /** Changes the version alone. */
    void change() {
        version++;
    }

    @Nullable
    Object value(String field) {
        return values.get(field);
    }

    @Override
    public long tid() {
        return 1;
    }

    @Override
    public ProcessState process() {
        throw new UnsupportedOperationException("A fake thread has no process.");
    }

    @Override
    public Text name() {
        return Text.EMPTY;
    }

    @Override
    public long nsTid() {
        return 1;
    }

    @Override
    public long uid() {
        return -1;
    }

    @Override
    public long gid() {
        return -1;
    }

    @Override
    public long loginUid() {
        return -1;
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public @Nullable Object memo() {
        return memo;
    }

    @Override
    public void memo(@Nullable Object value) {
        memo = value;
    }
}
