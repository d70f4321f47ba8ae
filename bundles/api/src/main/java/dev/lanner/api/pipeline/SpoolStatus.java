// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

/**
 * What is on disk for an output at one moment.
 *
 * @param output name of the output
 * @param isAwaited whether nobody takes from it at this moment: there is no such output now
 * @param alerts alerts that are still to be delivered
 * @param bytes room it takes on disk
 * @param oldestMs since when the oldest of them has been there, in milliseconds since the epoch; 0 if there is none
 */
public record SpoolStatus(String output, boolean isAwaited, long alerts, long bytes, long oldestMs) {}
