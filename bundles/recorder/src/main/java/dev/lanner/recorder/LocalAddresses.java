// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this machine: who reads a capture tells by them which end of a connection was its own. */
final class LocalAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(LocalAddresses.class);

    private LocalAddresses() {}

    /** The host with the addresses it has now, if it is this one. */
    static Host of(Host host) {
        if (!host.isThisOne()) {
            return host;
        }
        try {
            return host.with(NetworkInterface.networkInterfaces()
                    .flatMap(device -> device.getInterfaceAddresses().stream().map(known -> of(device, known)))
                    .toList());
        } catch (SocketException e) {
            LOG.warn("The addresses of this machine are not in the capture: {}", e.getMessage());
            return host.with(List.of());
        }
    }

    private static NetworkAddress of(NetworkInterface device, InterfaceAddress known) {
        byte[] address = known.getAddress().getAddress();
        byte[] mask = new byte[address.length];
        for (int bit = 0; bit < known.getNetworkPrefixLength() && bit < mask.length * Byte.SIZE; bit++) {
            mask[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
        }
        InetAddress broadcast = known.getBroadcast();
        return new NetworkAddress(
                device.getName(),
                plain(address),
                plain(mask),
                broadcast == null ? plain(new byte[address.length]) : broadcast);
    }

    /** Without the interface that Java notes with the address. */
    private static InetAddress plain(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Addresses have 4 or 16 bytes.", e);
        }
    }
}
