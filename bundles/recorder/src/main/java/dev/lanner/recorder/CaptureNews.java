// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.alert.InternalAlerts;
import dev.lanner.api.rule.Priority;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people what becomes of captures, in the log and by alerts; trouble that stays the same only once.
 *
 * <p><em>Thread:</em> the writer's, unless told otherwise.
 */
final class CaptureNews {
    private static final Logger LOG = LoggerFactory.getLogger(CaptureNews.class);

    private final InternalAlerts alerts;
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private String toldFailure = "";
    private boolean isRefusalTold;
    private long toldRefused;

    CaptureNews(InternalAlerts alerts) {
        this.alerts = alerts;
    }

    /** A match has started a capture, which the writer is to open. <em>Thread:</em> the event loop's. */
    void onStarted(MatchCapture capture) {
        alerts.tell(
                "capture started",
                Priority.INFORMATIONAL,
                "Rule '" + capture.rule() + "' has matched: what happens from here on is captured in " + capture.path()
                        + ".",
                capture.fields());
    }

    /** A match has started none. <em>Thread:</em> any. */
    void onRefused() {
        refused.incrementAndGet();
    }

    /** An event is missing in a capture. <em>Thread:</em> the event loop's. */
    void onLost(MatchCapture capture) {
        capture.onLost();
        lost.incrementAndGet();
    }

    /** Captures that did not begin since the start. <em>Thread:</em> any. */
    long refusedCount() {
        return refused.get();
    }

    /** Events that are missing in captures since the start. <em>Thread:</em> any. */
    long lostCount() {
        return lost.get();
    }

    void onOpened(MatchCapture capture) {
        toldFailure = "";
        isRefusalTold = false;
        LOG.info("Rule '{}' has matched: events are captured in {}.", capture.rule(), capture.path());
    }

    void onClosed(MatchCapture capture, long events, long bytes) {
        LOG.info("The capture {} is complete: {} events, {} bytes.", capture.path(), events, bytes);
        if (capture.lostCount() > 0) {
            LOG.warn(
                    "{} events are missing in the capture {}: the disk was too slow for them.",
                    capture.lostCount(),
                    capture.path());
        }
    }

    void onFull(MatchCapture capture, long limitMb, long bytes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(capture.fields());
        fields.put("max_file_size_mb", limitMb);
        fields.put("written_bytes", bytes);
        alerts.tell(
                "capture size limit reached",
                Priority.INFORMATIONAL,
                "Configured limit: " + limitMb + " MB. The capture " + capture.path() + " ends here.",
                fields);
    }

    void onCutShort(MatchCapture capture, String reason) {
        warn("capture cut short", "The capture " + capture.path() + " ends here: " + reason + ".", capture.fields());
    }

    void onFailed(MatchCapture capture, String reason, Exception failure) {
        LOG.debug("The capture {} has failed.", capture.path(), failure);
        if (!reason.equals(toldFailure)) {
            toldFailure = reason;
            warn("capture failed", "The capture " + capture.path() + " has failed: " + reason + ".", capture.fields());
        }
    }

    /** Says why captures do not begin, once there are any that did not. */
    void tellRefusals(String reason) {
        long count = refused.get();
        if (count == toldRefused) {
            return;
        }
        toldRefused = count;
        if (!isRefusalTold) {
            isRefusalTold = true;
            warn(
                    "capture refused",
                    "A rule has matched, and no capture begins: " + reason + ".",
                    Map.of("refused_captures", count));
        }
    }

    private void warn(String subject, String text, Map<String, @Nullable Object> fields) {
        LOG.warn("{}", text);
        alerts.tell(subject, Priority.WARNING, text, fields);
    }
}
