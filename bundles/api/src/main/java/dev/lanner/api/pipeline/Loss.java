// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

/**
 * Something that got lost, and why.
 *
 * @param place the source or output that lost it
 * @param eventType name of the events' type; {@code alert} for alerts, {@code unknown} if that was not to be seen
 * @param reason why, for example {@code ring-full}
 * @param extent how much of it is gone
 * @param count how many since the start
 */
public record Loss(String place, String eventType, String reason, Extent extent, long count) {
    /** How much is gone. */
    public enum Extent {
        /** The event or alert was dropped: it never came. */
        WHOLE,
        /** The event came, but without one of its values, or with a value cut short. */
        PART
    }
}
