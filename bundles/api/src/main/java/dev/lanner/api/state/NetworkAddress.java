// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.state;

import java.net.InetAddress;

/**
 * An address that a machine has.
 *
 * @param device the network interface's name
 * @param address the address itself, of either family
 * @param mask of the network it is in, as an address of the same family
 * @param broadcast the network's broadcast address; all zeros if there is none
 */
public record NetworkAddress(String device, InetAddress address, InetAddress mask, InetAddress broadcast) {}
