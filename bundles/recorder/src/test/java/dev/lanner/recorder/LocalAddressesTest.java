// SPDX-License-Identifier: Apache-2.0
package dev.lanner.recorder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAddressesTest {
    @Test
    void thisMachineHasItsLoopbackWithItsMask() throws Exception {
        Host host = LocalAddresses.of(new Host("here", 1, 2, 3, true));
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        List<InetAddress> masks = host.addresses().stream()
                .filter(known -> known.address().equals(loopback))
                .map(NetworkAddress::mask)
                .toList();
        assertEquals(List.of(InetAddress.getByAddress(new byte[] {-1, 0, 0, 0})), masks);
    }

    @Test
    void whatACaptureTellsOfAnotherMachineStays() {
        Host host = new Host("other", 1, 2, 3, false);
        assertEquals(host, LocalAddresses.of(host));
    }
}
