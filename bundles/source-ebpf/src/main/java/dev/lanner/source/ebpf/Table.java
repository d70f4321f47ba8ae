// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the tables of this bundle: columns between tabs, lines that start with {@code #} are for people. */
final class Table {
    private Table() {}

    /** The columns of each row; IllegalStateException if this bundle is not as it was built. */
    static List<String[]> rows(String resource) {
        try (InputStream stream = Table.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The table '" + resource
                        + "' is missing in the bundle dev.lanner.source.ebpf; install it anew.");
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The table '" + resource + "' cannot be read.", e);
        }
    }

    /** A column's number; -1 for a dash. */
    static int number(String column) {
        return column.equals("-") ? -1 : Integer.parseInt(column);
    }
}
