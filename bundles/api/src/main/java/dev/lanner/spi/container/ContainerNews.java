// SPDX-License-Identifier: Apache-2.0
package dev.lanner.spi.container;

import dev.lanner.api.event.Event;
import dev.lanner.api.state.ThreadState;
import dev.lanner.api.text.Text;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What an {@link IdentitySource} implements too if it tells of containers by events: rules see containers come and go, and
 * captures hold what is known of them.
 *
 * <p>The events are those of Falco's container plugin: {@code asyncevent} with the name {@link #BEGUN} or {@link #ENDED} and
 * a text in JSON. As with that plugin, a container that was there before events are watched is told of as one that begins;
 * when it has begun stands in the text. <em>Thread:</em> the event loop's. <em>Blocking:</em> never.
 */
@ConsumerType
public interface ContainerNews {
    /** Name of the event that describes a container: one that begins, or that is there when this is asked first. */
    String BEGUN = "container";

    /** Name of the event that says that a container has ended. */
    String ENDED = "container_removed";

    /** Whether {@link #passNews} has something to tell. Asked for each event. */
    boolean hasNews();

    /** Hands over what has become of containers since the last call, in order. */
    void passNews(Receiver receiver);

    /** Hands over the descriptions of all containers that are known at this moment. */
    void describeAll(Receiver receiver);

    /**
     * An event has told of a container: what this has handed over itself, or what a capture holds.
     *
     * @param event that is being handled
     * @param json as Falco's container plugin writes it
     */
    void onNews(Event event, boolean hasEnded, Text json);

    /** The first process of a pid namespace ends with the event that is being handled. */
    void onEnd(ThreadState main);

    /** Takes news. */
    @ConsumerType
    @FunctionalInterface
    interface Receiver {
        /**
         * Takes news of one container.
         *
         * @param isForStateOnly whether nothing has happened: it is only known better now
         */
        void onNews(boolean hasEnded, Text json, boolean isForStateOnly);
    }
}
