// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static dev.lanner.state.field.EventFiles.ofFile;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.field.JoinedPath.Place;
import dev.lanner.state.file.FileFlags;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What descriptor an event is about: {@code fd.*} but for what only sockets have. */
@Component
public final class FileFields implements FieldProvider {
    private static final Text NOT_AVAILABLE = Text.of("<NA>");
    private static final Text ROOT = Text.of("/");

    private final EventCatalogue catalogue;
    private final EventFiles files;
    private final AddressPrinter ends = new AddressPrinter(true);
    private final JoinedPath paths = new JoinedPath();

    /** By code: the path that an open call was given; null for other events. */
    private final @Nullable Place[] opened;
    /** By code: the parameter with both ends of a connection, -1 for other events. */
    private final int[] connection;
    /** By code: the letter of what such an event would make. */
    private final byte[] letters;

    @Activate
    public FileFields(@Reference EventCatalogue catalogue) {
        this.catalogue = catalogue;
        files = new EventFiles(catalogue);
        int size = catalogue.types().size();
        opened = new @Nullable Place[size];
        open("SYSCALL_OPEN_X", "name", null);
        open("SYSCALL_CREAT_X", "name", null);
        open("SYSCALL_OPENAT_2_X", "name", "dirfd");
        open("SYSCALL_OPENAT2_X", "name", "dirfd");
        open("SYSCALL_OPEN_BY_HANDLE_AT_X", "path", null);
        connection = new int[size];
        letters = new byte[size];
        for (EventType type : catalogue.types()) {
            boolean connects = List.of("accept", "accept4", "connect").contains(type.name());
            connection[type.code()] = connects ? type.indexOf("tuple") : -1;
            letters[type.code()] = (byte) letter(type.name());
        }
    }

    private void open(String enumName, String path, @Nullable String directory) {
        EventType type = catalogue.type(enumName);
        opened[type.code()] = Place.of(type, path, directory);
    }

    private static char letter(String name) {
        return switch (name) {
            case "openat", "openat2", "creat" -> 'f';
            case "socket", "accept", "accept4" -> '4';
            case "pipe", "pipe2" -> 'p';
            case "eventfd", "eventfd2" -> 'e';
            case "signalfd", "signalfd4" -> 's';
            case "timerfd_create" -> 't';
            case "inotify_init", "inotify_init1" -> 'i';
            default -> 'o';
        };
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.FD);
        names(list);
        kinds(list);
        FieldList ofEvent = new FieldList(Scope.EVENT);
        ofEvent.text("fd.uid", "Thread id and number of the descriptor, one after the other.", (event, value) -> {
                    value.clear();
                    value.appendDecimal(event.tid());
                    value.appendDecimal(files.number(event));
                    return files.concerns(event);
                })
                .truth(
                        "fd.name_changed",
                        "Whether this event has given the descriptor another name.",
                        (event, value) -> {
                            FileRecord file = EventFiles.file(event);
                            value.setBoolean(file != null && file.isRenamedBy(event));
                            return file != null;
                        });
        ofEvent.fields().forEach(list::add);
        return list.fields();
    }

    private void names(FieldList list) {
        list.add(
                        "fd.num",
                        FieldType.INTEGER,
                        PrintFormat.IDENTIFIER,
                        "Number of the descriptor; -1 if the event has made none, -100 for the working directory.",
                        (event, value) -> {
                            value.setNumber(files.number(event));
                            return files.concerns(event);
                        })
                .path("fd.name", "Path of a file, or both ends of a connection; empty if it has no name.", this::name)
                .path("fd.nameraw", "Path as the caller has passed it, without double slashes.", this::rawName)
                .path(
                        "fd.directory",
                        "Directory of the file's path; the path itself if it is a directory.",
                        this::directory)
                .text("fd.filename", "Last component of the file's path.", ofFile(FileFields::fileName))
                .text(
                        "fd.containername",
                        "Id of the container and fd.name with a colon between.",
                        ofContainer(this::name))
                .text(
                        "fd.containerdirectory",
                        "Id of the container and fd.directory with a colon between.",
                        ofContainer(this::directory));
    }

    private void kinds(FieldList list) {
        list.text(
                        "fd.type",
                        "What it is: file, directory, ipv4, ipv6, unix, pipe, event, eventpoll, signalfd, inotify, timerfd,"
                                + " netlink, bpf, userfaultfd, io_uring, memfd, pidfd.",
                        ofFile(FileFields::type))
                .text(
                        "fd.typechar",
                        "The same as one letter; of one that was not made, what it would have been, o for all else.",
                        (event, value) -> {
                            FileRecord file = EventFiles.file(event);
                            value.clear();
                            value.append(
                                    file == null
                                            ? letters[event.code()]
                                            : file.kind().letter());
                            return file != null || files.concerns(event);
                        })
                .add(
                        "fd.dev",
                        FieldType.INTEGER,
                        PrintFormat.HEXADECIMAL,
                        "Number of the device that the file lies on, as the kernel encodes it; 0 if unknown.",
                        number(FileRecord::device))
                .add(
                        "fd.dev.major",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Major number of that device.",
                        number(file -> (file.device() & 0xFFF00) >>> 8))
                .add(
                        "fd.dev.minor",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Minor number of that device.",
                        number(file -> (file.device() & 0xFF) | (file.device() >>> 12 & 0xFFF00)))
                .add(
                        "fd.ino",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "Inode number of the file; 0 if unknown.",
                        number(FileRecord::inode))
                .truth(
                        "fd.is_upper_layer",
                        "Whether the file lies in the upper layer of an overlay.",
                        flag(FileFlags.UPPER_LAYER))
                .truth(
                        "fd.is_lower_layer",
                        "Whether the file lies in a lower layer of an overlay.",
                        flag(FileFlags.LOWER_LAYER));
    }

    /** Reads a number of a descriptor. */
    @FunctionalInterface
    private interface NumberOfFile {
        long read(FileRecord file);
    }

    private static FieldReader number(NumberOfFile reader) {
        return ofFile((file, value) -> {
            value.setNumber(reader.read(file));
            return true;
        });
    }

    private static FieldReader flag(int flag) {
        return ofFile((file, value) -> {
            value.setBoolean((file.openFlags() & flag) != 0);
            return true;
        });
    }

    /** Sets the word for what it is. */
    static boolean type(FileRecord file, FieldValue value) {
        setType(file.kind(), value);
        return true;
    }

    /** Sets the word for a kind. */
    static void setType(FileKind kind, FieldValue value) {
        value.setText(kind.type().isEmpty() ? NOT_AVAILABLE : kind.type());
    }

    private boolean name(Event event, FieldValue value) {
        FileRecord file = EventFiles.file(event);
        if (file != null) {
            value.setText(file.name());
            return true;
        }
        value.clear();
        boolean isTold = event.thread() == null ? opensAbsolutePath(event) : files.concerns(event);
        return isTold && appendName(event, value);
    }

    /** Of a thread that nobody has told of, only such a path is known. */
    private boolean opensAbsolutePath(Event event) {
        Place place = opened[event.code()];
        return place != null
                && event.has(place.path())
                && event.textLength(place.path()) > 0
                && event.record().get(event.offset(place.path())) == '/';
    }

    /** Appends what the event itself tells of a descriptor that was not made: what it would have been. */
    private boolean appendName(Event event, FieldValue value) {
        Place place = opened[event.code()];
        int both = connection[event.code()];
        if (place != null) {
            boolean hasPath = event.has(place.path());
            if (hasPath) {
                paths.append(event, place.path(), place.base(event), value);
            } else {
                value.append(NOT_AVAILABLE);
            }
            return hasPath || place.directory() < 0;
        }
        if (both >= 0) {
            if (event.has(both)) {
                ends.appendValue(event, both, value);
            } else {
                value.appendAscii("NULL");
            }
        }
        return true;
    }

    private boolean rawName(Event event, FieldValue value) {
        FileRecord file = EventFiles.file(event);
        Place place = opened[event.code()];
        if (file != null) {
            value.setText(file.rawName());
        } else if (place != null && place.directory() >= 0) {
            value.setBytes(event.record(), event.offset(place.path()), event.textLength(place.path()));
            if (!event.has(place.path()) || !files.concerns(event)) {
                return false;
            }
        } else if (!name(event, value)) {
            return false;
        }
        removeDoubleSlashes(value);
        return true;
    }

    private static void removeDoubleSlashes(FieldValue value) {
        byte[] bytes = value.bytes();
        int end = 0;
        for (int i = 0; i < value.length(); i++) {
            if (bytes[i] != '/' || end == 0 || bytes[end - 1] != '/') {
                bytes[end++] = bytes[i];
            }
        }
        value.truncate(end);
    }

    private boolean directory(Event event, FieldValue value) {
        FileRecord file = EventFiles.file(event);
        FileKind kind = file == null ? FileKind.FILE : file.kind();
        if ((!kind.isFile() && kind != FileKind.DIRECTORY) || !name(event, value)) {
            return false;
        }
        if (kind.isFile()) {
            int slash = lastSlash(value);
            if (slash <= 0) {
                value.setText(ROOT);
            } else if (slash < value.length() - 1) {
                value.truncate(slash);
            }
        }
        return true;
    }

    private static int lastSlash(FieldValue value) {
        int at = value.length() - 1;
        while (at >= 0 && value.bytes()[at] != '/') {
            at--;
        }
        return at;
    }

    private static boolean fileName(FileRecord file, FieldValue value) {
        if (!file.kind().isFile()) {
            return false;
        }
        Text name = file.name();
        int slash = name.length() - 1;
        while (slash >= 0 && name.byteAt(slash) != '/') {
            slash--;
        }
        if (slash < 0) {
            value.setText(ROOT);
            return true;
        }
        value.clear();
        for (int i = slash == name.length() - 1 ? 0 : slash + 1; i < name.length(); i++) {
            value.append(name.byteAt(i));
        }
        return true;
    }

    /** The container's id stands before it; nobody tells one, so it is empty. */
    private static FieldReader ofContainer(FieldReader reader) {
        // A reader sets its value whole, so it needs a place of its own; readers belong to one thread.
        FieldValue part = new FieldValue();
        return (event, value) -> {
            if (!reader.read(event, part)) {
                return false;
            }
            value.clear();
            value.append((byte) ':');
            value.append(part.bytes(), 0, part.length());
            return true;
        };
    }
}
