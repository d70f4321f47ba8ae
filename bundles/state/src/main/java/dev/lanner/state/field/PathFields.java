// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.field.JoinedPath.Place;
import dev.lanner.state.file.FileRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The paths that calls work on, {@code fs.path.*} and {@code evt.abspath}. */
@Component
public final class PathFields implements FieldProvider {
    private static final Text NOT_AVAILABLE = Text.of("<NA>");
    /** Of an open call: it has no descriptor, and no error number either. */
    private static final long FAILED = -1;

    /** Event type, then the path and the directory of the only path, or of both paths; a dash where there is none. */
    private static final String[][] NAMES = {
        {"SYSCALL_MKDIR_2_X", "path", "-"},
        {"SYSCALL_MKDIRAT_X", "path", "dirfd"},
        {"SYSCALL_RMDIR_2_X", "path", "-"},
        {"SYSCALL_UNLINK_2_X", "path", "-"},
        {"SYSCALL_UNLINKAT_2_X", "name", "dirfd"},
        {"SYSCALL_OPEN_X", "name", "-"},
        {"SYSCALL_OPENAT_2_X", "name", "dirfd"},
        {"SYSCALL_OPENAT2_X", "name", "dirfd"},
        {"SYSCALL_FCHMODAT_X", "filename", "dirfd"},
        {"SYSCALL_CHMOD_X", "filename", "-"},
        {"SYSCALL_CHOWN_X", "path", "-"},
        {"SYSCALL_LCHOWN_X", "path", "-"},
        {"SYSCALL_FCHOWNAT_X", "pathname", "dirfd"},
        {"SYSCALL_QUOTACTL_X", "special", "-"},
        {"SYSCALL_UMOUNT_1_X", "name", "-"},
        {"SYSCALL_UMOUNT2_X", "name", "-"},
    };

    private static final String[][] PAIRS = {
        {"SYSCALL_RENAME_X", "oldpath", "-", "newpath", "-"},
        {"SYSCALL_RENAMEAT_X", "oldpath", "olddirfd", "newpath", "newdirfd"},
        {"SYSCALL_RENAMEAT2_X", "oldpath", "olddirfd", "newpath", "newdirfd"},
        {"SYSCALL_LINK_2_X", "newpath", "-", "oldpath", "-"},
        {"SYSCALL_LINKAT_2_X", "newpath", "newdir", "oldpath", "olddir"},
        {"SYSCALL_SYMLINK_X", "linkpath", "-", "target", "-"},
        {"SYSCALL_SYMLINKAT_X", "linkpath", "linkdirfd", "target", "linkdirfd"},
        {"SYSCALL_MOUNT_X", "dev", "-", "dir", "-"},
    };

    /** What {@code evt.abspath} takes by itself and after {@code .src}, and after {@code .dst}. */
    private static final String[][] DIRECTORIES = {
        {"SYSCALL_RENAMEAT_X", "oldpath", "olddirfd", "newpath", "newdirfd"},
        {"SYSCALL_RENAMEAT2_X", "oldpath", "olddirfd", "newpath", "newdirfd"},
        {"SYSCALL_LINKAT_2_X", "oldpath", "olddir", "newpath", "newdir"},
        {"SYSCALL_SYMLINKAT_X", "linkpath", "linkdirfd", "linkpath", "linkdirfd"},
        {"SYSCALL_OPENAT_2_X", "name", "dirfd", "name", "dirfd"},
        {"SYSCALL_OPENAT2_X", "name", "dirfd", "name", "dirfd"},
        {"SYSCALL_UNLINKAT_2_X", "name", "dirfd", "name", "dirfd"},
        {"SYSCALL_MKDIRAT_X", "path", "dirfd", "path", "dirfd"},
        {"SYSCALL_FCHMODAT_X", "filename", "dirfd", "filename", "dirfd"},
        {"SYSCALL_FCHOWNAT_X", "pathname", "dirfd", "pathname", "dirfd"},
        {"SYSCALL_OPEN_BY_HANDLE_AT_X", "path", "-", "path", "-"},
    };

    private final EventCatalogue catalogue;
    /** By code: whether such an event opens a file, so that its first parameter is a descriptor. */
    private final boolean[] opens;
    /** By code: whether the path is that of the descriptor. */
    private final boolean[] isByFile;

    private final int byHandle;
    private final JoinedPath paths = new JoinedPath();

    @Activate
    public PathFields(@Reference EventCatalogue catalogue) {
        this.catalogue = catalogue;
        opens = new boolean[catalogue.types().size()];
        for (String name : new String[] {"SYSCALL_OPEN_X", "SYSCALL_OPENAT_2_X", "SYSCALL_OPENAT2_X"}) {
            opens[catalogue.type(name).code()] = true;
        }
        isByFile = new boolean[catalogue.types().size()];
        isByFile[catalogue.type("SYSCALL_FCHMOD_X").code()] = true;
        isByFile[catalogue.type("SYSCALL_FCHOWN_X").code()] = true;
        byHandle = catalogue.type("SYSCALL_OPEN_BY_HANDLE_AT_X").code();
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        @Nullable Place[] names = places(NAMES, 1);
        @Nullable Place[] sources = places(PAIRS, 1);
        @Nullable Place[] targets = places(PAIRS, 3);
        list.path(
                        "fs.path.name",
                        "Absolute path that a call on the file system has worked on.",
                        ofOne(names, this::absolute, FileRecord::name))
                .path(
                        "fs.path.nameraw",
                        "The same path as the caller has passed it.",
                        ofOne(names, PathFields::raw, FileRecord::name))
                .path(
                        "fs.path.source",
                        "Absolute path that a call with two paths starts from: the old name, or the new link.",
                        ofPair(sources, this::absolute))
                .path(
                        "fs.path.sourceraw",
                        "The same path as the caller has passed it.",
                        ofPair(sources, PathFields::raw))
                .path(
                        "fs.path.target",
                        "Absolute path that a call with two paths leads to: the new name, or what is linked to.",
                        ofPair(targets, this::absolute))
                .path(
                        "fs.path.targetraw",
                        "The same path as the caller has passed it.",
                        ofPair(targets, PathFields::raw))
                .withArgument(
                        "evt.abspath",
                        FieldType.PATH,
                        ArgumentMode.OPTIONAL,
                        PrintFormat.NONE,
                        "Absolute path of a call that takes a directory's descriptor and a path; with .src the first, with"
                                + " .dst the second of two.",
                        this::absolutePath);
        return list.fields();
    }

    private @Nullable Place[] places(String[][] table, int column) {
        @Nullable Place[] places = new @Nullable Place[catalogue.types().size()];
        for (String[] row : table) {
            EventType type = catalogue.type(row[0]);
            String directory = row[column + 1];
            places[type.code()] = Place.of(type, row[column], directory.equals("-") ? null : directory);
        }
        return places;
    }

    /** Sets a path of an event. */
    @FunctionalInterface
    private interface OfPlace {
        void set(Event event, Place place, FieldValue value);
    }

    /** Reads the path of a descriptor. */
    @FunctionalInterface
    private interface PathOfFile {
        Text path(FileRecord file);
    }

    private FieldReader ofOne(@Nullable Place[] places, OfPlace reader, PathOfFile ofFile) {
        return (event, value) -> {
            if (!hasSucceeded(event)) {
                return false;
            }
            if (isByFile[event.code()]) {
                FileRecord file = EventFiles.file(event);
                value.setText(file == null ? Text.EMPTY : ofFile.path(file));
                return event.thread() != null;
            }
            Place place = places[event.code()];
            if (place == null) {
                return false;
            }
            reader.set(event, place, value);
            return true;
        };
    }

    private FieldReader ofPair(@Nullable Place[] places, OfPlace reader) {
        return (event, value) -> {
            Place place = places[event.code()];
            if (place == null || !hasSucceeded(event)) {
                return false;
            }
            reader.set(event, place, value);
            return true;
        };
    }

    /** An open call that has failed with an error number has a path all the same. */
    private boolean hasSucceeded(Event event) {
        return event.has(0) && (opens[event.code()] ? event.integer(0) != FAILED : event.integer(0) == 0);
    }

    private static void raw(Event event, Place place, FieldValue value) {
        if (event.has(place.path())) {
            value.setBytes(event.record(), event.offset(place.path()), event.textLength(place.path()));
        } else {
            value.setText(NOT_AVAILABLE);
        }
    }

    private void absolute(Event event, Place place, FieldValue value) {
        if (event.has(place.path())) {
            value.clear();
            paths.append(event, place.path(), place.base(event), value);
        } else {
            value.setText(NOT_AVAILABLE);
        }
    }

    private FieldReader absolutePath(@Nullable String argument) {
        if (argument != null && !argument.equals("src") && !argument.equals("dst")) {
            throw new IllegalArgumentException(
                    "'evt.abspath' takes src or dst, as in evt.abspath.src, not '" + argument + "'");
        }
        @Nullable Place[] places = places(DIRECTORIES, "dst".equals(argument) ? 3 : 1);
        return (event, value) -> {
            Place place = places[event.code()];
            boolean hasPath = place != null
                    && event.thread() != null
                    && event.has(place.path())
                    && event.textLength(place.path()) > 0
                    && (event.code() != byHandle || event.integer(0) > 0);
            if (place != null && hasPath) {
                value.clear();
                paths.append(event, place.path(), place.base(event), value);
            }
            return hasPath;
        };
    }
}
