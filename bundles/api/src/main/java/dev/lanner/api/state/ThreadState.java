// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import dev.lanner.api.container.Identity;
import dev.lanner.api.text.Text;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A thread as the event stream has shown it so far.
 *
 * <p><em>Thread:</em> the event loop's only. Values are those of the moment that is being handled; texts are immutable and
 * may be kept. Ids are the initial namespace's unless the name says otherwise. A value that nobody has told is the type's
 * "unknown": -1, {@link Text#EMPTY}, or null.
 */
@ProviderType
public interface ThreadState {
    /** Thread id. */
    long tid();

    /** Its process: what all threads of the group share. */
    ProcessState process();

    /** Name of the thread: at most 15 bytes ({@code comm}). */
    Text name();

    /** Thread id in its own pid namespace. */
    long nsTid();

    /** Effective user id; -1 if unknown. */
    long uid();

    /** Effective group id; -1 if unknown. */
    long gid();

    /** Audit user id, set at login; -1 if unset. */
    long loginUid();

    /**
     * Its control groups, each {@code subsystem=path} with the path from the root of the hierarchy, as nobody's namespace
     * hides it: cpuset, cpu, cpuacct, io, memory, where /proc was read also others. A subsystem that version 1 has not
     * taken is shown where the thread is in version 2. Empty if unknown.
     */
    default List<Text> controlGroups() {
        return List.of();
    }

    /** Its control group of version 2, from the root; {@code /} too where no version 2 is in use. Empty if unknown. */
    default Text unifiedControlGroup() {
        return Text.EMPTY;
    }

    /** Inode number of its mount namespace; -1 if unknown. */
    default long mountNamespace() {
        return -1;
    }

    /** Inode number of its user namespace; -1 if unknown. */
    default long userNamespace() {
        return -1;
    }

    /**
     * A number that all threads have in common whose root directory is the same one, whatever mount of it they see; -1 if
     * unknown. It says whether a thread that is in a mount namespace of its own sees other files than the host.
     */
    default long rootFolder() {
        return -1;
    }

    /** The container it is in, and whose names its ids go by; the host's while nobody says otherwise. */
    default Identity identity() {
        return Identity.HOST;
    }

    /** Whether this is the thread that the process started with, or that called exec: its id is the process id. */
    default boolean isMain() {
        return tid() == process().pid();
    }

    /**
     * Changes whenever anything changes that a field of scope {@link dev.lanner.api.field.Scope#PROCESS} may read of this
     * thread: itself, its process, any ancestor, and what {@link #identity()} says. Of ancestors it is told when they get
     * another identity, but not when theirs says something else. What was computed from such fields alone stays true
     * while this stays.
     */
    int version();

    /** What {@link #memo(Object)} was given last; null at first. A fork does not inherit it. */
    @Nullable
    Object memo();

    /** Keeps what the rule engine has computed for the present {@link #version()}. For the rule engine alone. */
    void memo(@Nullable Object memo);
}
