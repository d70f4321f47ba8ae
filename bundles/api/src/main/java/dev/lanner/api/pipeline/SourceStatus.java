// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A source at one moment.
 *
 * @param name of the source
 * @param state {@code open}, {@code ended}, {@code failed} or {@code waiting}
 * @param events events it has delivered
 * @param progress how much of all it has to give it has delivered, from 0 to 1; -1 if that is not to be said
 * @param failure why it has failed; null if it has not
 */
public record SourceStatus(String name, String state, long events, double progress, @Nullable String failure) {}
