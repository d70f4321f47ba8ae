// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.pipeline.delivery.DeliverySettings;
import dev.lanner.pipeline.delivery.SpoolModes;
import dev.lanner.pipeline.spool.SpoolLimits;
import dev.lanner.pipeline.spool.SpoolLimits.Sync;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how alerts are to be delivered; a value that makes no sense is told and replaced by the usual one. */
final class SpoolSettings {
    /**
     * Alerts are few and dear, and the page cache takes one in some microseconds. Whoever reads standard output goes with the
     * process: the next one would get what was meant for somebody else.
     */
    private static final SpoolModes USUAL =
            new SpoolModes(SpoolModes.Mode.ALWAYS, Map.of("stdout", SpoolModes.Mode.OFF));

    private static final Logger LOG = LoggerFactory.getLogger(SpoolSettings.class);

    private SpoolSettings() {}

    static DeliverySettings delivery(PipelineConfig config, long patienceMs) {
        return new DeliverySettings(
                Math.max(1, config.output$_$queue()),
                config.output$_$wait$_$ms(),
                patienceMs,
                modes(config.spool()),
                new SpoolLimits(
                        (long) Math.max(1, config.spool$_$max$_$mib()) << 20,
                        TimeUnit.HOURS.toMillis(Math.max(1, config.spool$_$max$_$hours())),
                        sync(config.spool$_$sync())),
                new DeliverySettings.Pauses(
                        Math.max(1, config.retry$_$first$_$ms()), Math.max(1, config.retry$_$longest$_$ms())),
                TimeUnit.SECONDS.toMillis(Math.max(0, config.spool$_$await$_$seconds())));
    }

    private static SpoolModes modes(String[] texts) {
        try {
            return SpoolModes.parse(texts, USUAL);
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "The setting 'spool' of dev.lanner.pipeline is wrong: {}. Now: always, stdout=off.",
                    e.getMessage());
            return USUAL;
        }
    }

    private static Sync sync(String text) {
        try {
            return Sync.valueOf(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            LOG.error(
                    "The setting 'spool-sync' of dev.lanner.pipeline is '{}', which is none of never, interval and each. Now:"
                            + " interval.",
                    text);
            return Sync.INTERVAL;
        }
    }
}
