// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

/**
 * Something that got lost, and why.
 *
 * @param place the source or output that lost it
 * @param eventType name of the events' type; {@code alert} for alerts, {@code unknown} if that was not to be seen
 * @param reason why, for example {@code ring-full}
 * @param count how many since the start
 */
public record Loss(String place, String eventType, String reason, long count) {}
