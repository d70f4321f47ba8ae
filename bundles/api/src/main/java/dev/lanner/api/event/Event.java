// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import dev.lanner.api.state.FileState;
import dev.lanner.api.state.ThreadState;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A view on the event that is being handled right now.
 *
 * <p>The same object is moved from event to event, and the bytes under it belong to the source: nothing of it may be kept
 * after the call that passed it. Copy what must live longer.
 *
 * <p><em>Thread:</em> the event loop's only. <em>Blocking:</em> never; no method allocates.
 */
@ProviderType
public interface Event {
    /** When it happened, in nanoseconds since the epoch. */
    long timestampNs();

    /** Running number over all sources since the start, from 1: {@code evt.num}. */
    long number();

    /** The CPU that recorded it. */
    int cpu();

    /** The thread it belongs to, in the initial pid namespace. */
    long tid();

    /** The code of {@link #type()}. */
    int code();

    /** Its type. */
    EventType type();

    /** The event source's name as rules say it, {@code syscall} for what comes from the kernel. */
    String source();

    /** Number of parameters in the record; may be less or more than the catalogue knows. */
    int parameterCount();

    /** Whether parameter {@code index} is in the record and not empty. */
    boolean has(int index);

    /** Bytes of parameter {@code index}, with a text's closing NUL; 0 if it is absent. */
    int length(int index);

    /** Where parameter {@code index} starts in {@link #record()}, as an absolute index. */
    int offset(int index);

    /**
     * The integer in parameter {@code index}, sign-extended if its type is signed.
     *
     * @return the value; 0 if it is absent, or no integer
     */
    long integer(int index);

    /** Bytes of the text in parameter {@code index} without its closing NUL; 0 if absent. */
    int textLength(int index);

    /** The buffer that holds the record, in the machine's byte order. Read by absolute index; never change it. */
    ByteBuffer record();

    /** Where the record's header starts in {@link #record()}. */
    int recordOffset();

    /** Bytes of the record, header included. */
    int recordLength();

    /** The thread it belongs to, as state knows it; null if it belongs to none or state has never seen it. */
    @Nullable
    ThreadState thread();

    /** The descriptor it is about, as state knows it; null if it is about none or state does not know it. */
    @Nullable
    FileState file();
}
