// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

import dev.lanner.api.field.FieldValue;
import java.util.Collection;

/** Whether an address is, or lies in, one of some addresses and networks. */
public final class AddressTest implements ValueTest {
    private final Network[] networks;

    /** Of these networks. */
    public AddressTest(Collection<Network> networks) {
        this.networks = networks.toArray(new Network[0]);
    }

    @Override
    public boolean test(FieldValue value) {
        for (Network network : networks) {
            if (network.contains(value.bytes(), value.length())) {
                return true;
            }
        }
        return false;
    }

    /** An address and how many of its bits count. */
    public static final class Network {
        private final byte[] address;
        private final int bits;

        /** Of the address's first {@code bits}. */
        public Network(byte[] address, int bits) {
            this.address = address.clone();
            this.bits = bits;
        }

        boolean contains(byte[] other, int length) {
            if (length != address.length) {
                return false;
            }
            int whole = bits >>> 3;
            for (int i = 0; i < whole; i++) {
                if (other[i] != address[i]) {
                    return false;
                }
            }
            int rest = bits & 7;
            return rest == 0 || ((other[whole] ^ address[whole]) & 0xFF & (0xFF00 >> rest)) == 0;
        }
    }
}
