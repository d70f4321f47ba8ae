// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.host;

/** The accounts of this host as they are now. For this bundle's own components. */
@FunctionalInterface
public interface HostAccounts {
    /** The present accounts: another object whenever they have changed. <em>Thread:</em> any. */
    Accounts accounts();
}
