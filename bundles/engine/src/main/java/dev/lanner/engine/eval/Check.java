// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.eval;

/** A question about the event at hand. Asking changes nothing but what is remembered for the event. */
@FunctionalInterface
public interface Check {
    /** The answer. */
    boolean test(Frame frame);
}
