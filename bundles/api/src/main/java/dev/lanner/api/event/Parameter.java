// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an event type.
 *
 * @param name as rules say it in {@code evt.arg.NAME}
 * @param type how its bytes are read
 * @param format how it is printed
 * @param flags the names of its values; null if they have none
 * @param variants if the type is {@link ParameterType#DYN}: what its first byte selects; else empty
 * @param relativeTo if it is a path relative to a directory: the index of the parameter with that directory's
 *     descriptor; else -1
 * @param isExtension whether it lies beyond the capture format's own catalogue: Lanner's sources append it, other tools
 *     ignore it, and it is not part of {@code evt.args}
 */
public record Parameter(
        String name,
        ParameterType type,
        PrintFormat format,
        @Nullable FlagTable flags,
        List<Variant> variants,
        int relativeTo,
        boolean isExtension) {

    /** Keeps its own copy of the variants. */
    public Parameter {
        variants = List.copyOf(variants);
    }

    /**
     * One way to read a parameter of changing type.
     *
     * @param type how the bytes after the first one are read
     * @param format how they are printed
     */
    public record Variant(ParameterType type, PrintFormat format) {}
}
