// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.spi.source.EventSource;
import dev.lanner.spi.source.EventStream;
import dev.lanner.spi.source.SourceContext;
import dev.lanner.spi.source.SourceException;
import dev.lanner.spi.source.SourceName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The source of recorded events. */
@Component(configurationPid = "dev.lanner.source.replay", configurationPolicy = ConfigurationPolicy.REQUIRE)
@SourceName("replay")
@Designate(ocd = ReplaySource.Config.class)
public final class ReplaySource implements EventSource {
    private final ReplaySettings settings;

    /** Called by the component runtime. */
    @Activate
    public ReplaySource(Config config) {
        this(new ReplaySettings(config.file(), config.speed(), config.follow()));
    }

    ReplaySource(ReplaySettings settings) {
        this.settings = settings;
    }

    @Override
    public EventStream open(SourceContext context) throws SourceException {
        return ReplayStream.open(settings, context.catalogue(), context.codec());
    }

    /** What can be configured. */
    @ObjectClassDefinition(
            name = "Replay source",
            description = "Events from a capture file, as Falco, sysdig and Lanner write them; compressed or not.")
    public @interface Config {
        /** What to replay. */
        @AttributeDefinition(
                name = "File",
                description = "Path of the capture: a file, a FIFO, or - for standard input. Must be set.")
        String file() default "";

        /** How fast. */
        @AttributeDefinition(
                name = "Speed",
                description = "0 replays as fast as possible, 1 as it was recorded, 2 twice as fast, and so on.",
                min = "0")
        double speed() default 0;

        /** Whether to wait for more. */
        @AttributeDefinition(
                name = "Follow",
                description = "At the end of the file wait for more, as of a capture that is still being written.")
        boolean follow() default false;
    }
}
