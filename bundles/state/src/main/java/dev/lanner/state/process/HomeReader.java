// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.process;

import static dev.lanner.state.process.Parameters.has;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventType;
import dev.lanner.api.text.Text;
import org.jspecify.annotations.Nullable;

/** Reads where a thread lives, its control groups and namespaces, from events of one type. */
final class HomeReader {
    private final int cgroups;
    private final int unified;
    private final int mount;
    private final int user;
    private final int pid;
    private final int rootFolder;

    HomeReader(EventType type) {
        cgroups = type.indexOf("cgroups");
        unified = type.indexOf("unified_cgroup");
        mount = type.indexOf("mount_ns");
        user = type.indexOf("user_ns");
        pid = type.indexOf("pid_ns");
        rootFolder = type.indexOf("root_folder");
    }

    /** Takes all that the event tells, and the rest from the model, which may be the thread itself. */
    void read(Event event, ThreadRecord thread, @Nullable ThreadRecord model) {
        thread.controlGroups = controlGroups(event, model == null ? TextVector.EMPTY : model.controlGroups);
        thread.unifiedControlGroup =
                unified(event, thread.controlGroups, model == null ? Text.EMPTY : model.unifiedControlGroup);
        thread.mountNamespace = Parameters.integer(event, mount, model == null ? -1 : model.mountNamespace);
        thread.userNamespace = Parameters.integer(event, user, model == null ? -1 : model.userNamespace);
        thread.place.rootFolder = Parameters.integer(event, rootFolder, model == null ? -1 : model.place.rootFolder);
        if (thread.isMain()) {
            thread.process.pidNamespace = Parameters.integer(event, pid, thread.process.pidNamespace);
        }
    }

    /** Takes all that the event tells. */
    void read(Event event, ThreadSnapshot thread) {
        thread.controlGroups = controlGroups(event, TextVector.EMPTY);
        thread.unifiedControlGroup = unified(event, thread.controlGroups, Text.EMPTY);
        thread.mountNamespace = Parameters.integer(event, mount, -1);
        thread.userNamespace = Parameters.integer(event, user, -1);
        thread.pidNamespace = Parameters.integer(event, pid, -1);
        thread.rootFolder = Parameters.integer(event, rootFolder, -1);
    }

    /** The mount namespace now; as it was, if the event does not tell. */
    long mountNamespace(Event event, ThreadRecord thread) {
        return Parameters.integer(event, mount, thread.mountNamespace);
    }

    /** The user namespace now; as it was, if the event does not tell. */
    long userNamespace(Event event, ThreadRecord thread) {
        return Parameters.integer(event, user, thread.userNamespace);
    }

    /** The root folder now; as it was, if the event does not tell. */
    long rootFolder(Event event, ThreadRecord thread) {
        return Parameters.integer(event, rootFolder, thread.place.rootFolder);
    }

    boolean tellsControlGroups(Event event) {
        return has(event, cgroups) || has(event, unified);
    }

    TextVector controlGroups(Event event, TextVector known) {
        return has(event, cgroups) ? Parameters.texts(event, cgroups, known) : known;
    }

    /** An empty text says that the first of the groups that the event tells is there. */
    Text unified(Event event, TextVector told, Text known) {
        if (!has(event, unified)) {
            return known;
        }
        return event.textLength(unified) == 0 ? firstPath(told, known) : Parameters.text(event, unified, known);
    }

    private static Text firstPath(TextVector told, Text known) {
        if (told.isEmpty()) {
            return Text.EMPTY;
        }
        byte[] group = told.get(0).toBytes();
        int from = 0;
        while (from < group.length && group[from] != '=') {
            from++;
        }
        from = Math.min(from + 1, group.length);
        int length = group.length - from;
        return known.contentEquals(group, from, length) ? known : Text.copyOf(group, from, length);
    }
}
