// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

import dev.lanner.pipeline.delivery.DeliverySettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the pipeline is to work.
 *
 * @param startTimeoutMs how long the start waits for a source and for rules
 * @param delivery how alerts reach the outputs
 * @param spoolFolder where alerts wait on disk; null for nowhere
 * @param fillFromHost whether state starts with what runs on this host
 * @param patienceMs how long an unbind, or the end, waits for those who still use a service
 * @param waits how long events wait until it is known whose they are
 * @param selection which events are selected beyond the rules
 * @param drops what is done when too many events get lost
 */
record Settings(
        long startTimeoutMs,
        DeliverySettings delivery,
        @Nullable Path spoolFolder,
        boolean fillFromHost,
        long patienceMs,
        WaitSettings waits,
        SelectionSettings selection,
        DropSettings drops) {
    private static final long PATIENCE_MS = 5000;

    static Settings of(PipelineConfig config) {
        return new Settings(
                config.start$_$timeout$_$ms(),
                SpoolSettings.delivery(config, PATIENCE_MS),
                config.spool$_$dir().isBlank() ? null : Path.of(config.spool$_$dir()),
                config.host$_$state(),
                PATIENCE_MS,
                new WaitSettings(config.identity$_$wait$_$ms(), Math.max(1, config.identity$_$wait$_$events())),
                SelectionSettings.of(
                        config.base$_$syscalls$_$custom$_$set(),
                        config.base$_$syscalls$_$repair(),
                        config.base$_$syscalls$_$all(),
                        config.drop$_$failed$_$exit()),
                DropSettings.of(
                        config.drop$_$threshold(),
                        config.drop$_$actions(),
                        config.drop$_$rate(),
                        config.drop$_$burst()));
    }

    /** These settings with other ones for what can change while events flow. */
    Settings with(SelectionSettings changedSelection, DropSettings changedDrops) {
        return new Settings(
                startTimeoutMs, delivery, spoolFolder, fillFromHost, patienceMs, waits, changedSelection, changedDrops);
    }
}
