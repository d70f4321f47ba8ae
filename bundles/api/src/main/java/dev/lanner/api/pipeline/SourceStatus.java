// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A source at one moment.
 *
 * @param name of the source
 * @param state {@code open}, {@code ended}, {@code failed} or {@code waiting}
 * @param events events it has delivered
 * @param failure why it has failed; null if it has not
 */
public record SourceStatus(String name, String state, long events, @Nullable String failure) {}
