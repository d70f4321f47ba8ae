// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.shell;

/**
 * Who gives commands from outside, for the audit. Whoever makes one has made sure that it is true.
 *
 * @param name whose key it is, as the list of keys calls it; empty if it does not say
 * @param key the fingerprint of the key
 * @param address where the connection comes from
 */
public record ShellUser(String name, String key, String address) {
    /** As people read it. */
    @Override
    public String toString() {
        return (name.isEmpty() ? "somebody" : name) + " (" + key + ") from " + address;
    }
}
