// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.quarantine;

/**
 * A component that has failed.
 *
 * @param kind what it is
 * @param name its name
 * @param failures how often it has failed since it is there
 * @param isQuarantined whether it is not called any more
 * @param sinceMs since when, in milliseconds since 1970; 0 if it is called
 * @param reason how it has failed the last time, for people
 */
public record Patient(String kind, String name, long failures, boolean isQuarantined, long sinceMs, String reason) {}
