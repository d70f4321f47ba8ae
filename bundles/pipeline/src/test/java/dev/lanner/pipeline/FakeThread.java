// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.api.container.Identity;
import dev.lanner.api.state.ProcessState;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** A thread that is somebody's. */
record FakeThread(long tid, Identity identity) implements ThreadState {
    @Override
    public ProcessState process() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Text name() {
        return Text.EMPTY;
    }

    @Override
    public long nsTid() {
        return tid;
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
        return 0;
    }

    @Override
    public @Nullable Object memo() {
        return null;
    }

    @Override
    public void memo(@Nullable Object memo) {}
}
