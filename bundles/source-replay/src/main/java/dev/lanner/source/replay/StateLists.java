// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventWriter;
import dev.lanner.source.replay.ListCursor.DamagedException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The list block in hand, which stays in the window until its last entry has been handed over. */
final class StateLists {
    private static final int HEAD_BYTES = 8;
    private static final int TAIL_BYTES = 4;
    /** Fewer bytes than that are padding. */
    private static final int SMALLEST_ENTRY = 4;
    /** A process has at most ten texts, each as long as a length can say. */
    private static final int WRITER_BYTES = 1 << 20;

    private final StateList processes;
    private final StateList files;
    private final StateList users;
    private final ThreadGroups groups = new ThreadGroups();
    private final ListCursor cursor = new ListCursor();
    private @Nullable StateList open;
    private int version;
    /** Of the block in hand, and where in it the next entry begins. */
    private int length;

    private int position;

    StateLists(EventCatalogue catalogue, EventCodec codec) {
        EventWriter writer = codec.newWriter(WRITER_BYTES);
        processes = new ProcessList(catalogue, writer, groups);
        files = new FileList(catalogue, writer, groups);
        users = new UserList(catalogue, writer);
    }

    /** Whether there are entries left to take. */
    boolean isOpen() {
        return open != null;
    }

    /** Begins the block at the window's start. */
    void open(BlockKind.Form block, CaptureWindow window, int length) throws DamagedException {
        StateList list =
                switch (block.kind()) {
                    case PROCESSES -> processes;
                    case FILES -> files;
                    case USERS -> users;
                    default -> throw new IllegalArgumentException("no list: " + block);
                };
        version = block.version();
        this.length = length;
        position = HEAD_BYTES;
        stand(window);
        list.begin(cursor);
        position = cursor.position() - window.start();
        open = list;
    }

    /** The next entry's record; null if it has none, or the block has ended and is gone from the window. */
    @Nullable
    ByteBuffer next(CaptureWindow window) throws DamagedException {
        stand(window);
        if (open == null || cursor.remaining() < SMALLEST_ENTRY) {
            close(window);
            return null;
        }
        ByteBuffer record = open.next(cursor, version);
        position = cursor.position() - window.start();
        return record;
    }

    /** Gives up what is left of the block. */
    void close(CaptureWindow window) {
        if (open != null) {
            window.consume(length);
            open = null;
        }
    }

    /** Another host begins. */
    void reset() {
        groups.clear();
    }

    private void stand(CaptureWindow window) {
        cursor.moveTo(window.bytes(), window.start() + position, window.start() + length - TAIL_BYTES);
    }
}
