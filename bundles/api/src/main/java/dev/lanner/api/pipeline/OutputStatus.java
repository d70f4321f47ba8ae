// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * An output at one moment.
 *
 * @param name of the output
 * @param queued alerts that wait for it
 * @param written alerts it has taken
 * @param lost alerts it did not get, since its queue was full or it threw
 * @param lastError what it threw last; null if it never has
 */
public record OutputStatus(String name, int queued, long written, long lost, @Nullable String lastError) {}
