// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.event.Event;
import dev.lanner.api.pipeline.Loss;
import dev.lanner.api.pipeline.LossReceiver;
import dev.lanner.api.rule.Rule;
import dev.lanner.api.state.StateEngine;
import dev.lanner.spi.source.LossReporting;
import dev.lanner.spi.tap.EventTap;
import dev.lanner.spi.tap.MatchTap;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures what happens from the match of a rule on. Until one matches it costs a question for each event.
 *
 * <p>A capture begins with the state as the event that has matched has left it, and with that event: what a replay does
 * with the event once more is what it does with events that happen while a recording begins.
 */
@Component(
        service = EventTap.class,
        configurationPid = "dev.lanner.capture",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MatchRecorderConfig.class)
public final class MatchRecorder implements MatchTap, LossReporting {
    private static final Logger LOG = LoggerFactory.getLogger(MatchRecorder.class);
    private static final long STOP_MS = 10_000;

    /** An event that is not older than this when it matches happens now, and is none of a replay. */
    private static final long LIVE_NS = TimeUnit.MINUTES.toNanos(1);

    /** How long after its end a live capture is closed if no event comes that would show the time. */
    private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(1);

    private final CaptureSettings settings;
    private final CaptureFolder folder;
    private final CaptureNews news;
    private final BatchQueue queue = BatchQueue.usual();
    private final BatchFeed feed = new BatchFeed(queue);
    private final MatchWriter writer;
    private final Thread writing;
    private @Nullable StateEngine state;
    private @Nullable MatchCapture running;
    private long endNs;
    private boolean isLive;
    private boolean hasComeSincePause;
    private long quietSinceNs;

    /** Waits for the first match. */
    @Activate
    public MatchRecorder(
            MatchRecorderConfig config, @Reference CaptureFormat format, @Reference InternalAlerts alerts) {
        this(CaptureSettings.of(config), format, alerts);
    }

    MatchRecorder(CaptureSettings settings, CaptureFormat format, InternalAlerts alerts) {
        this.settings = settings;
        folder = new CaptureFolder(settings, System.currentTimeMillis());
        news = new CaptureNews(alerts);
        writer = new MatchWriter(queue, format, folder, news, settings.mostMb());
        writing = new Thread(writer, "lanner-capture");
        writing.setDaemon(true);
        writing.start();
    }

    @Override
    public Set<String> eventTypes() {
        return Set.of();
    }

    @Override
    public void begin(StateEngine present) {
        state = present;
        if (running() != null) {
            feed.tell(present, null);
        }
    }

    @Override
    public void onEvent(Event event) {
        if (running == null) {
            return;
        }
        MatchCapture capture = running();
        if (capture != null && event.timestampNs() > endNs) {
            end();
        } else if (capture != null) {
            add(capture, event, false);
        }
    }

    @Override
    public void onStateEvent(Event event) {
        MatchCapture capture = running();
        if (capture != null) {
            add(capture, event, true);
        }
    }

    private void add(MatchCapture capture, Event event, boolean isForStateOnly) {
        hasComeSincePause = true;
        if (!feed.add(event, isForStateOnly)) {
            news.onLost(capture);
        }
    }

    @Override
    public void onMatch(Rule rule, Event event) {
        if (!settings.isForAllRules() && !rule.isCaptured()) {
            return;
        }
        long forMs = rule.captureDurationMs() > 0 ? rule.captureDurationMs() : settings.defaultMs();
        long wantedEndNs = event.timestampNs() + TimeUnit.MILLISECONDS.toNanos(forMs);
        if (running() != null) {
            endNs = Math.max(endNs, wantedEndNs);
        } else {
            start(rule, event);
            endNs = wantedEndNs;
        }
    }

    private void start(Rule rule, Event event) {
        StateEngine present = state;
        if (present == null || writer.refusal() != null) {
            news.onRefused();
            return;
        }
        MatchCapture capture =
                new MatchCapture(folder.path(event.timestampNs(), event.number()), rule.name(), event.number());
        feed.tell(present, capture);
        running = capture;
        isLive = nowNs() - event.timestampNs() < LIVE_NS;
        add(capture, event, false);
        news.onStarted(capture);
    }

    /** The capture that goes on; null if there is none, or none any more. */
    private @Nullable MatchCapture running() {
        MatchCapture capture = running;
        if (capture != null && capture.hasEnded()) {
            running = null;
            return null;
        }
        return capture;
    }

    private void end() {
        running = null;
        feed.end();
    }

    @Override
    public void onPause() {
        if (running() == null) {
            return;
        }
        long now = System.nanoTime();
        if (hasComeSincePause) {
            hasComeSincePause = false;
            quietSinceNs = now;
        }
        if (isLive && now - quietSinceNs > QUIET_NS && nowNs() - endNs > QUIET_NS) {
            end();
        } else {
            feed.handOverWhatIsOld();
        }
    }

    private static long nowNs() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    @Override
    public void reportLosses(LossReceiver receiver) {
        report(receiver, "capture-queue-full", news.lostCount());
        report(receiver, "capture-refused", news.refusedCount());
    }

    private static void report(LossReceiver receiver, String reason, long count) {
        if (count > 0) {
            receiver.onLoss(-1, reason, Loss.Extent.WHOLE, count);
        }
    }

    /** Writes what is left. The event loop has let go of this before. */
    @Deactivate
    void stop() throws InterruptedException {
        if (running() != null) {
            end();
        }
        writer.finish();
        writing.join(STOP_MS);
        if (writing.isAlive()) {
            LOG.warn("What was captured last is not yet written; the disk is too slow.");
        }
    }
}
