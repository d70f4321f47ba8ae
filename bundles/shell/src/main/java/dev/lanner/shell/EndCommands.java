// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import dev.lanner.api.pipeline.Pipeline;
import dev.lanner.api.pipeline.SourceStatus;
import java.util.Locale;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Commands about work that has an end, such as a replay. */
@Component(
        service = EndCommands.class,
        property = {"osgi.command.scope=lanner", "osgi.command.function=awaitend", "osgi.command.function=failure"})
public final class EndCommands {
    private final House house;

    /** With what is in the house. */
    @Activate
    public EndCommands(@Reference House house) {
        this.house = house;
    }

    /** Waits for the end. */
    @Descriptor("waits until every source has ended and all alerts are written; says nothing then, else how far it is")
    public String awaitend(@Descriptor("milliseconds to wait at most") long timeoutMs)
            throws CommandException, InterruptedException {
        Pipeline pipeline = house.pipeline();
        return pipeline.awaitEnd(timeoutMs) ? "" : progress(pipeline);
    }

    /** The farthest back of all sources that have an end. */
    private static String progress(Pipeline pipeline) {
        double least = 1;
        boolean isKnown = false;
        for (SourceStatus source : pipeline.sources()) {
            if (source.progress() >= 0) {
                isKnown = true;
                least = Math.min(least, source.progress());
            }
        }
        String events = String.format(Locale.ROOT, "%,d events", pipeline.eventCount());
        return isKnown ? (int) (100 * least) + " %, " + events : events;
    }

    /** Why it failed. */
    @Descriptor("says why the pipeline or a source has failed; nothing if none has")
    public String failure() throws CommandException {
        Pipeline pipeline = house.pipeline();
        @Nullable String whole = pipeline.failure();
        if (whole != null) {
            return whole;
        }
        for (SourceStatus source : pipeline.sources()) {
            if (source.failure() != null) {
                return source.failure();
            }
        }
        return "";
    }
}
