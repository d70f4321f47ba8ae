// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody has moved a thread, or a whole process, to another control group. Only the hierarchy that this has happened
 * in is told: in the others each thread stays where it is.
 */
final class MoveUpdate {
    private final Identities identities;
    private final HomeReader home;
    private final int whole;

    MoveUpdate(EventType type, Identities identities) {
        this.identities = identities;
        home = new HomeReader(type);
        whole = type.indexOf("whole_process");
    }

    boolean isMove(Event event) {
        return home.tellsControlGroups(event);
    }

    /**
     * Moves.
     *
     * @param any the thread that the event names or, if that is unknown, any other of its process
     */
    void apply(Event event, ThreadRecord any) {
        boolean isNamed = any.tid == event.tid();
        TextVector told = home.controlGroups(event, TextVector.EMPTY);
        if (has(event, whole) && event.integer(whole) != 0) {
            move(event, told, any.process, null);
        } else if (isNamed) {
            TextVector before = any.controlGroups;
            move(event, any, merged(before, told), told);
            if (any.isMain() && !has(event, whole)) {
                // Who does not tell how many go: with a main thread go all that are where it was.
                move(event, told, any.process, before);
            }
        }
    }

    /** Moves all threads of the process that are here; null for wherever they are. */
    private void move(Event event, TextVector told, ProcessRecord process, @Nullable TextVector here) {
        TextVector before = TextVector.EMPTY;
        TextVector after = merged(before, told);
        for (ThreadRecord at = process.firstThread; at != null; at = at.next) {
            if (here != null && !at.controlGroups.equals(here)) {
                continue;
            }
            if (!at.controlGroups.equals(before)) {
                before = at.controlGroups;
                after = merged(before, told);
            }
            move(event, at, after, told);
        }
    }

    private void move(Event event, ThreadRecord thread, TextVector controlGroups, TextVector told) {
        thread.unifiedControlGroup = home.unified(event, told, thread.unifiedControlGroup);
        thread.controlGroups = controlGroups;
        identities.ask(thread);
    }

    /** The known ones, those that are told in the place of what they were. */
    private static TextVector merged(TextVector known, TextVector told) {
        if (told.isEmpty()) {
            return known;
        }
        List<Text> groups = new ArrayList<>(known);
        for (Text group : told) {
            int at = 0;
            while (at < groups.size() && !isOfOneSubsystem(groups.get(at), group)) {
                at++;
            }
            if (at < groups.size()) {
                groups.set(at, group);
            } else {
                groups.add(group);
            }
        }
        return TextVector.of(groups.toArray(new Text[0]));
    }

    private static boolean isOfOneSubsystem(Text one, Text other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            if (one.byteAt(i) != other.byteAt(i)) {
                return false;
            }
            if (one.byteAt(i) == '=') {
                return true;
            }
        }
        return false;
    }
}
