// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import org.jspecify.annotations.Nullable;

/**
 * One parameter of an event type.
 *
 * @param name as rules say it in {@code evt.arg.NAME}
 * @param type how its bytes are read
 * @param format how it is printed
 * @param flags the names of its values; null if they have none
 * @param isExtension whether it lies beyond the capture format's own catalogue: Lanner's sources append it, other tools
 *     ignore it, and it is not part of {@code evt.args}
 */
public record Parameter(
        String name, ParameterType type, PrintFormat format, @Nullable FlagTable flags, boolean isExtension) {}
