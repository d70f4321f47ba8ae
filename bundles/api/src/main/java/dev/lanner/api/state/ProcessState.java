// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import dev.lanner.api.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A process (thread group) as the event stream has shown it so far. The rules of {@link ThreadState} hold.
 */
@ProviderType
public interface ProcessState {
    /** Process id. */
    long pid();

    /** Id of the parent process; 0 for the first process, -1 if unknown. */
    long parentPid();

    /** The parent; null if there is none or it has ended. */
    @Nullable
    ProcessState parent();

    /** The main thread; null once it has ended before the others. */
    @Nullable
    ThreadState mainThread();

    /** Name of the program as last seen on the main thread: at most 15 bytes. */
    Text name();

    /** The program's first argument, {@code argv[0]}. */
    Text exe();

    /** Absolute path of the executable as the process itself sees it, as it was at exec. */
    Text exePath();

    /** Arguments without {@code argv[0]}. */
    List<Text> arguments();

    /** Environment, each entry {@code NAME=value}. */
    List<Text> environment();

    /** Working directory, as the process itself sees it. */
    Text workingDirectory();

    /** Process id in its own pid namespace. */
    long nsPid();

    /** Inode number of its pid namespace; -1 if unknown. */
    default long pidNamespace() {
        return -1;
    }

    /** Session id, in its own pid namespace. */
    long sessionId();

    /** Process group id. */
    long groupId();

    /** Process group id in its own pid namespace. */
    long nsGroupId();

    /** Number of the controlling terminal; 0 if it has none. */
    long tty();

    /** When the process was started, in nanoseconds since the epoch. */
    long startTimeNs();

    /** Live threads, the main one included. */
    int threadCount();
}
