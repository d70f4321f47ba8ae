// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

import java.util.List;

/**
 * The names of the bits, or of the values, of a parameter.
 *
 * @param name the catalogue's name of the table
 * @param entries names and values in the catalogue's order, which is the order of printing
 */
public record FlagTable(String name, List<Entry> entries) {
    /**
     * One name.
     *
     * @param name for example {@code O_CREAT}
     * @param value a mask of bits in a flags table, one value in an enumeration
     */
    public record Entry(String name, long value) {}

    /** Keeps its own copy of the entries. */
    public FlagTable {
        entries = List.copyOf(entries);
    }
}
