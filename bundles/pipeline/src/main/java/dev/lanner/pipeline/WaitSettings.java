// SPDX-License-Identifier: Apache-2.0
package dev.lanner.pipeline;

/**
 * How long events may wait until it is known whose they are.
 *
 * @param limitMs for each identity, from its first event on
 * @param capacity events of one identity
 */
record WaitSettings(long limitMs, int capacity) {
    static final WaitSettings USUAL = new WaitSettings(2000, 16_384);
}
