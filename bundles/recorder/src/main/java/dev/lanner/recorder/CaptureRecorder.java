// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.Recording;
import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.rule.ConditionException;
import dev.lanner.api.rule.EventFilter;
import dev.lanner.api.rule.RuleEngine;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.tap.EventTap;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Records while it is configured: the event loop copies records into batches, a thread of its own writes them. */
@Component(
        service = {EventTap.class, Recording.class},
        configurationPid = "dev.lanner.recorder",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = EventTap.NAME + "=capture")
@Designate(ocd = RecorderConfig.class)
public final class CaptureRecorder implements EventTap, Recording {
    /** What containers are is part of the state, whatever the catalogue says of such events. */
    private static final Set<String> NEWS = Set.of("ASYNCEVENT_E", "CONTAINER_JSON_2_E");

    private final @Nullable EventFilter filter;
    private final Set<String> eventTypes;
    /** By code: whether such events change the state, so that a replay needs them even if they are not asked for. */
    private final boolean[] changesState;

    private final BatchQueue queue = BatchQueue.usual();
    private final BatchFeed feed = new BatchFeed(queue);
    private final CaptureFile file;
    private final Thread writing;
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean isEnding;

    /**
     * Begins to record with the next event.
     *
     * @throws ConditionException if the condition is none
     */
    @Activate
    public CaptureRecorder(
            RecorderConfig config,
            @Reference RuleEngine rules,
            @Reference CaptureFormat format,
            @Reference EventCatalogue catalogue)
            throws ConditionException {
        filter = config.condition().isBlank() ? null : rules.filter(config.condition());
        changesState = new boolean[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            changesState[type.code()] = NEWS.contains(type.enumName())
                    || type.flags().contains(EventFlag.MODIFIES_STATE)
                    || type.flags().contains(EventFlag.CREATES_FD)
                    || type.flags().contains(EventFlag.DESTROYS_FD);
        }
        eventTypes = config.all$_$events() ? eventTypes(filter, catalogue) : Set.of();
        file = new CaptureFile(config, queue, format);
        writing = new Thread(file, "lanner-recorder");
        writing.setDaemon(true);
        writing.start();
    }

    private static Set<String> eventTypes(@Nullable EventFilter filter, EventCatalogue catalogue) {
        Set<String> wanted = filter == null ? Set.of() : filter.eventTypes();
        return wanted.isEmpty() ? Set.copyOf(catalogue.names()) : wanted;
    }

    @Override
    public Set<String> eventTypes() {
        return eventTypes;
    }

    @Override
    public void begin(StateEngine state) {
        if (file.hasEnded()) {
            return;
        }
        feed.tell(state, null);
    }

    @Override
    public void onEvent(Event event) {
        if (isEnding || file.hasEnded()) {
            return;
        }
        boolean isForStateOnly = filter != null && !filter.matches(event);
        if (!isForStateOnly || changesState[event.code()]) {
            record(event, isForStateOnly);
        }
    }

    @Override
    public void onStateEvent(Event event) {
        if (!isEnding && !file.hasEnded()) {
            record(event, true);
        }
    }

    private void record(Event event, boolean isForStateOnly) {
        if (!feed.add(event, isForStateOnly)) {
            lost.incrementAndGet();
        }
    }

    @Override
    public void onPause() {
        if (isEnding || file.hasEnded()) {
            feed.handOver();
            file.finish();
        } else {
            feed.handOverWhatIsOld();
        }
    }

    /** Writes what is left. The event loop has let go of this before. */
    @Deactivate
    void stop() throws InterruptedException {
        feed.handOver();
        file.finish();
        writing.join();
    }

    @Override
    public String file() {
        return file.path().toString();
    }

    @Override
    public long eventCount() {
        return file.eventCount();
    }

    @Override
    public long fileBytes() {
        return file.bytes();
    }

    @Override
    public long lostCount() {
        return lost.get();
    }

    @Override
    public boolean hasEnded() {
        return file.hasEnded();
    }

    @Override
    public boolean end(long timeoutMs) throws InterruptedException {
        isEnding = true;
        writing.join(timeoutMs);
        return !writing.isAlive();
    }

    @Override
    public @Nullable String failure() {
        return file.failure();
    }
}
