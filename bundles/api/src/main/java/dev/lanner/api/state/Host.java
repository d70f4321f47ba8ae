// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import java.util.List;

/**
 * The machine that events come from.
 *
 * @param name its host name; empty if unknown
 * @param bootTimeNs when it was started, in nanoseconds since the epoch; 0 if unknown
 * @param cpuCount its CPUs; 0 if unknown
 * @param memoryBytes its memory; 0 if unknown
 * @param isThisOne whether it is the machine that this runs on, whose /proc and accounts tell about it
 * @param addresses those of its network interfaces, as a capture tells them; empty if it does not, and for this machine,
 *     which can be asked
 */
public record Host(
        String name,
        long bootTimeNs,
        int cpuCount,
        long memoryBytes,
        boolean isThisOne,
        List<NetworkAddress> addresses) {
    public Host {
        addresses = List.copyOf(addresses);
    }

    /** One whose addresses are not told. */
    public Host(String name, long bootTimeNs, int cpuCount, long memoryBytes, boolean isThisOne) {
        this(name, bootTimeNs, cpuCount, memoryBytes, isThisOne, List.of());
    }

    /** The same with these addresses. */
    public Host with(List<NetworkAddress> known) {
        return new Host(name, bootTimeNs, cpuCount, memoryBytes, isThisOne, known);
    }
}
