// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

import dev.lanner.api.field.FieldValue;

/** Names of machines by address, as this machine knows them without asking anybody. <em>Blocking:</em> never. */
@FunctionalInterface
public interface HostNames {
    /**
     * Sets the name of an address.
     *
     * @param high the upper half of an IPv6 address, 0 for IPv4
     * @param low the lower half, or the whole of an IPv4 address
     * @param addressBytes 4 or 16
     * @return false if it has none
     */
    boolean set(long high, long low, int addressBytes, FieldValue value);
}
