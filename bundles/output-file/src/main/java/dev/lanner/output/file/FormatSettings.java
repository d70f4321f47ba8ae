// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import java.time.ZoneId;

/**
 * {@link FormatConfig} as values.
 *
 * @param line how the line is written
 * @param hasOutput whether JSON has the line
 */
record FormatSettings(
        AlertLine line, boolean hasOutput, boolean hasMessage, boolean hasFields, boolean hasTags, boolean hasId) {
    /** What a configuration says; local times are those of {@code zone}. */
    static FormatSettings of(FormatConfig config, ZoneId zone) {
        return new FormatSettings(
                new AlertLine(zone, config.time$_$format$_$iso$_$8601()),
                config.json$_$include$_$output$_$property(),
                config.json$_$include$_$message$_$property(),
                config.json$_$include$_$output$_$fields$_$property(),
                config.json$_$include$_$tags$_$property(),
                config.json$_$include$_$id$_$property());
    }

    /** What there is without a configuration. */
    static FormatSettings usual(ZoneId zone) {
        return new FormatSettings(new AlertLine(zone, false), true, false, true, true, false);
    }
}
