// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.FileRecord;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields of what is opened, read and written, as far as the event alone tells. */
@Component
public final class IoFields implements FieldProvider {
    private static final int EXECUTE_BITS = 0111;

    private final EventCatalogue catalogue;
    /** By code: the parameter with the flags of an open call, -1 for other events. */
    private final int[] flags;

    private final int[] mode;
    private final int creat;
    private final long forReading;
    private final long forWriting;
    private final long create;
    private final long temporary;
    private final long wasCreated;

    @Activate
    public IoFields(@Reference EventCatalogue catalogue) {
        this.catalogue = catalogue;
        flags = new int[catalogue.types().size()];
        mode = new int[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            boolean isOpen = List.of(
                            "SYSCALL_OPEN_X", "SYSCALL_OPENAT_2_X", "SYSCALL_OPENAT2_X", "SYSCALL_OPEN_BY_HANDLE_AT_X")
                    .contains(type.enumName());
            flags[type.code()] = isOpen ? type.indexOf("flags") : -1;
            mode[type.code()] = isOpen ? type.indexOf("mode") : -1;
        }
        EventType creatType = catalogue.type("SYSCALL_CREAT_X");
        creat = creatType.code();
        mode[creat] = creatType.indexOf("mode");
        Parameter openFlags = catalogue.type("SYSCALL_OPEN_X").parameter("flags");
        FlagTable names = openFlags == null ? null : openFlags.flags();
        if (names == null) {
            throw new IllegalStateException("The event catalogue has no names for the flags of open.");
        }
        forReading = value(names, "O_RDONLY");
        forWriting = value(names, "O_WRONLY");
        create = value(names, "O_CREAT");
        temporary = value(names, "O_TMPFILE");
        wasCreated = value(names, "O_F_CREATED", "FD_CREATED");
    }

    private static long value(FlagTable table, String... alternatives) {
        for (FlagTable.Entry entry : table.entries()) {
            if (List.of(alternatives).contains(entry.name())) {
                return entry.value();
            }
        }
        throw new IllegalStateException("The event catalogue has no flag " + alternatives[0] + ".");
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        list.truth("evt.is_open_read", "Whether a file is opened for reading.", opened(forReading))
                .truth("evt.is_open_write", "Whether a file is opened for writing.", opened(forWriting))
                .truth("evt.is_open_create", "Whether a file was created by opening it.", (event, value) -> {
                    long bits = bits(event, flags);
                    value.setBoolean((bits & wasCreated) != 0 || ((bits & temporary) != 0 && event.integer(0) >= 0));
                    return true;
                })
                .truth(
                        "evt.is_open_exec",
                        "Whether a file that may be executed is created by opening it.",
                        (event, value) -> {
                            boolean mayCreate =
                                    event.code() == creat || (bits(event, flags) & (create | temporary)) != 0;
                            value.setBoolean(mayCreate && (bits(event, mode) & EXECUTE_BITS) != 0);
                            return true;
                        });
        lengths(list, "evt.buflen", "", file -> true);
        lengths(
                list,
                "evt.buflen.file",
                " of a file",
                file -> file != null && file.kind().isFile());
        lengths(
                list,
                "evt.buflen.net",
                " of an internet socket",
                file -> file != null && file.kind().isInternet());
        return list.fields();
    }

    private FieldReader opened(long flag) {
        return (event, value) -> {
            value.setBoolean((bits(event, flags) & flag) != 0);
            return true;
        };
    }

    private static long bits(Event event, int[] indices) {
        int index = indices[event.code()];
        return index < 0 ? 0 : event.integer(index);
    }

    private static boolean isIo(EventCategory category) {
        return category == EventCategory.IO_READ
                || category == EventCategory.IO_WRITE
                || category == EventCategory.IO_OTHER;
    }

    private void lengths(FieldList list, String name, String ofWhat, Predicate<@Nullable FileRecord> files) {
        length(list, name, "Bytes read or written" + ofWhat + ".", IoFields::isIo, files);
        length(list, name + ".in", "Bytes read" + ofWhat + ".", category -> category == EventCategory.IO_READ, files);
        length(
                list,
                name + ".out",
                "Bytes written" + ofWhat + ".",
                category -> category == EventCategory.IO_WRITE,
                files);
    }

    private void length(
            FieldList list,
            String name,
            String description,
            Predicate<EventCategory> categories,
            Predicate<@Nullable FileRecord> files) {
        boolean[] applies = new boolean[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            applies[type.code()] = !type.isEnter() && categories.test(type.category());
        }
        list.add(
                name,
                FieldType.UNSIGNED,
                PrintFormat.DECIMAL,
                description,
                (event, value) -> result(event, applies[event.code()] && files.test(EventFiles.file(event)), value));
    }

    private static boolean result(Event event, boolean applies, FieldValue value) {
        value.setNumber(event.integer(0));
        return applies && event.has(0) && value.number() >= 0;
    }
}
