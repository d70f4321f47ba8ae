// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open file descriptor as the event stream has shown it so far: a file, a socket, a pipe or anything else that has a
 * number in a process. The rules of {@link ThreadState} hold.
 */
@ProviderType
public interface FileState {
    /** Its number in the process. */
    long number();

    /** What it is, as rules say it in {@code fd.type}, for example {@code file} or {@code ipv4}; empty if unknown. */
    Text type();

    /** Its full name, as rules say it in {@code fd.name}: a path, or the two ends of a connection; empty if it has none. */
    Text name();

    /**
     * Changes whenever anything changes that a field of scope {@link dev.lanner.api.field.Scope#FD} may read of it. What
     * was computed from such fields alone stays true while this stays.
     */
    int version();

    /** What {@link #memo(Object)} was given last; null at first. */
    @Nullable
    Object memo();

    /** Keeps what the rule engine has computed for the present {@link #version()}. For the rule engine alone. */
    void memo(@Nullable Object memo);
}
