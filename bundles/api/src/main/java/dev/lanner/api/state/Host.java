// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

/**
 * The machine that events come from.
 *
 * @param name its host name; empty if unknown
 * @param bootTimeNs when it was started, in nanoseconds since the epoch; 0 if unknown
 * @param cpuCount its CPUs; 0 if unknown
 * @param memoryBytes its memory; 0 if unknown
 * @param isThisOne whether it is the machine that this runs on, whose /proc and accounts tell about it
 */
public record Host(String name, long bootTimeNs, int cpuCount, long memoryBytes, boolean isThisOne) {}
