// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

/**
 * How long events had to wait until it was known whose they are, since the start. Times are in nanoseconds, exact to an
 * eighth.
 *
 * @param waiting events that wait at this moment
 * @param events events that have waited
 * @param givenUp those of them that went on without an answer
 * @param medianNs half of them waited no longer
 * @param p99Ns all but one of a hundred waited no longer
 * @param longestNs nobody waited longer
 */
public record Waits(long waiting, long events, long givenUp, long medianNs, long p99Ns, long longestNs) {}
