// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container;

/**
 * What is configured.
 *
 * @param describeMs how long a new container is waited for
 * @param askMs how long one question to a runtime may take
 * @param containers most that are kept in mind
 * @param watchMs how often accounts are looked at
 */
record Limits(long describeMs, long askMs, int containers, long watchMs) {
    static Limits of(ContainerConfig config) {
        return new Limits(
                config.describe$_$limit$_$ms(),
                config.ask$_$limit$_$ms(),
                config.container$_$limit(),
                config.accounts$_$watch$_$ms());
    }
}
