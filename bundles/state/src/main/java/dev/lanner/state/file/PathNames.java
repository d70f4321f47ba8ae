// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.event.Event;
import dev.lanner.api.text.Text;
import dev.lanner.state.process.Paths;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes absolute paths, and remembers those that were made lately: programs open the same files again and again. */
final class PathNames {
    /** A large build's capture takes 11.6 bytes an event with so many, 12.9 with a quarter of them. */
    private static final int PLACES = 1 << 14;

    private static final int MULTIPLIER = 31;

    private final @Nullable Entry[] entries = new @Nullable Entry[PLACES];

    /**
     * A path as it was given, and what it means.
     *
     * @param directory what it is relative to; empty for an absolute path
     * @param raw as it was given
     * @param full absolute and without dots; empty if the directory is unknown
     */
    record Entry(Text directory, Text raw, Text full) {}

    /** The path in a parameter of the event, if it is absolute or relative to this directory. */
    Entry resolve(Text directory, Event event, int index) {
        ByteBuffer record = event.record();
        int offset = event.offset(index);
        int length = event.textLength(index);
        Text base = length > 0 && record.get(offset) == '/' ? Text.EMPTY : directory;
        int hash = base.hashCode();
        for (int i = 0; i < length; i++) {
            hash = hash * MULTIPLIER + record.get(offset + i);
        }
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        Entry entry = entries[place];
        if (entry == null || !entry.raw.contentEquals(record, offset, length) || !entry.directory.equals(base)) {
            Text raw = Text.copyOf(record, offset, length);
            entry = new Entry(base, raw, raw.isEmpty() ? Text.EMPTY : Paths.resolve(base, raw));
            entries[place] = entry;
        }
        return entry;
    }
}
