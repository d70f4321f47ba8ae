// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

/**
 * How the pipeline is to work.
 *
 * @param startTimeoutMs how long the start waits for a source and for rules
 * @param outputQueueCapacity alerts that may wait for one output
 * @param outputWaitMs how long events wait for a full queue before an alert is counted as lost
 * @param fillFromHost whether state starts with what runs on this host
 * @param patienceMs how long an unbind, or the end, waits for those who still use a service
 */
record Settings(
        long startTimeoutMs, int outputQueueCapacity, long outputWaitMs, boolean fillFromHost, long patienceMs) {
    private static final long PATIENCE_MS = 5000;

    static Settings of(PipelineConfig config) {
        return new Settings(
                config.start$_$timeout$_$ms(),
                Math.max(1, config.output$_$queue()),
                config.output$_$wait$_$ms(),
                config.host$_$state(),
                PATIENCE_MS);
    }
}
