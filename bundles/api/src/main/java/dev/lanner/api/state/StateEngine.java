// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.RecordHandler;
import dev.lanner.api.pipeline.LossReceiver;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps processes, threads, descriptors and identities up to date by the events that pass. A service, used by the pipeline.
 *
 * <p><em>Thread:</em> the event loop's only, but for {@link #eventTypes()} and the counts. <em>Errors:</em> none: what
 * cannot be understood is counted.
 */
@ProviderType
public interface StateEngine {
    /** Names of the event types that it must see to stay right. <em>Thread:</em> any. */
    Set<String> eventTypes();

    /**
     * Fills the tables with what runs on this host now. Called once, when the sources are already collecting, so that no
     * process falls between; what an event says later about a process that is already here changes nothing wrongly.
     * <em>Blocking:</em> reads all of /proc.
     */
    void fillFromHost();

    /** Forgets everything; the next events are of this host, and tell its state first. */
    void begin(Host host);

    /** Whose state this is. */
    Host host();

    /**
     * Tells all there is in the tables, as records of the kind {@link dev.lanner.api.event.EventKind#ITERATOR} and of
     * the types {@code useradded}, {@code groupadded} and {@code asyncevent}: given to {@link #apply} after {@link #begin}, they make the
     * same tables.
     */
    void tell(RecordHandler handler);

    /**
     * Lets {@code event} change the state, and attaches its thread and descriptor. What ends with this event is still
     * there afterwards.
     */
    void apply(MutableEvent event);

    /**
     * An event has come that will be applied later, since its thread waits. It changes nothing yet; but what it tells of may
     * be gone by then, so whoever must look at it in this machine does so now.
     */
    default void foresee(Event event) {
        // Most only look at what events say.
    }

    /** Whether {@link #passNews} has events to tell. Asked for each event. */
    default boolean hasNews() {
        return false;
    }

    /**
     * Tells what has happened beside the stream since the last call, as records of events that nobody has applied yet.
     *
     * @param events takes what is to pass the rules too
     * @param stateOnly takes what only state and captures are to see
     */
    default void passNews(RecordHandler events, RecordHandler stateOnly) {
        // Most only look at the stream.
    }

    /** The thread of this id; null if none is in the tables. */
    @Nullable
    ThreadState thread(long tid);

    /** Removes what has ended with {@code event}, after the rules have seen it. */
    void complete(Event event);

    /** Tells what it has missed or had to leave out since the start, by reason. */
    void reportLosses(LossReceiver receiver);

    /** Threads in the table at this moment. <em>Thread:</em> any. */
    int threadCount();

    /** Open descriptors in the tables at this moment. <em>Thread:</em> any. */
    int fileCount();
}
