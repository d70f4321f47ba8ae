// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.ArgumentMode;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The fields that say what an event is, whatever its parameters are. */
@Component
public final class EventFields implements FieldProvider {
    private static final Text UNKNOWN = Text.of("unknown");
    private static final Text LOG_DEVICE = Text.of("/dev/log");
    private static final Text FILE = Text.of("file");
    private static final Text NET = Text.of("net");
    private static final Text IPC = Text.of("ipc");

    private final EventCatalogue catalogue;
    private final EventNames names;
    private final int generic;
    private final int async;

    @Activate
    public EventFields(@Reference EventCatalogue catalogue) {
        this.catalogue = catalogue;
        names = new EventNames(catalogue);
        generic = catalogue.type("GENERIC_X").code();
        async = catalogue.type("ASYNCEVENT_E").code();
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        identity(list);
        kinds(list);
        FieldList host = new FieldList(Scope.HOST);
        Text hostname = Text.of(HostName.read());
        host.text("evt.hostname", "Name of this host, or what FALCO_HOSTNAME says instead.", (event, value) -> {
            value.setText(hostname);
            return hostname.length() > 0;
        });
        host.fields().forEach(list::add);
        return list.fields();
    }

    private void identity(FieldList list) {
        boolean[] isSyscall = byCode(type -> type.kind() == EventKind.SYSCALL);
        boolean[] isMeta = byCode(type -> type.kind() == EventKind.META);
        list.add(
                        "evt.num",
                        FieldType.UNSIGNED,
                        PrintFormat.IDENTIFIER,
                        "Running number of the event.",
                        (event, value) -> {
                            value.setNumber(event.number());
                            return true;
                        })
                .text(
                        "evt.type",
                        "Name of the event, for a system call the call's.",
                        (event, value) -> names.set(event, value))
                .withArgument(
                        "evt.type.is",
                        FieldType.UNSIGNED,
                        ArgumentMode.REQUIRED,
                        PrintFormat.DECIMAL,
                        "1 if the event has this name, as in evt.type.is.open, else 0.",
                        this::typeIs)
                .text(
                        "syscall.type",
                        "Name of the system call; none for other events.",
                        (event, value) -> isSyscall[event.code()] && names.set(event, value))
                .add(
                        "evt.dir",
                        FieldType.TEXT,
                        PrintFormat.DIRECTION,
                        "< for the end of a call, > for all else.",
                        (event, value) -> {
                            value.clear();
                            value.append((byte) (event.type().isEnter() ? '>' : '<'));
                            return true;
                        })
                .with(FieldFlag.DEPRECATED)
                .add(
                        "evt.cpu",
                        FieldType.INTEGER,
                        PrintFormat.IDENTIFIER,
                        "Number of the CPU that the event happened on.",
                        (event, value) -> {
                            value.setNumber(event.cpu());
                            return true;
                        })
                .text("evt.source", "Name of the event source, syscall for the kernel.", (event, value) -> {
                    value.clear();
                    value.appendAscii(event.source());
                    return value.length() > 0;
                })
                .truth(
                        "evt.is_async",
                        "Whether the event came from beside the stream, such as news of a container.",
                        flag(isMeta))
                .text(
                        "evt.asynctype",
                        "Name of an event that came from beside the stream.",
                        (event, value) -> isMeta[event.code()] && names.set(event, value))
                .text("evt.category", "What the event is about, such as file, net or process.", category());
    }

    private FieldReader typeIs(@Nullable String argument) {
        if (argument == null || catalogue.named(argument).isEmpty()) {
            throw new IllegalArgumentException(
                    "'evt.type.is' takes the name of an event, as in evt.type.is.open, not '" + argument + "'");
        }
        Text wanted = Text.of(argument);
        return (event, value) -> {
            value.setBoolean(names.set(event, value) && value.contentEquals(wanted));
            return true;
        };
    }

    /** What a call on a descriptor is about depends on what that stands for. */
    private FieldReader category() {
        @Nullable
        Text[] categories = catalogue.types().stream()
                .map(type -> switch (type.category()) {
                    case IO_READ, IO_WRITE, IO_OTHER -> null;
                    case IPC -> Text.of("IPC");
                    default -> Text.of(type.category().name().toLowerCase(Locale.ROOT));
                })
                .toArray(Text[]::new);
        return (event, value) -> {
            Text category = categories[event.code()];
            value.setText(category == null ? category(EventFiles.file(event)) : category);
            return true;
        };
    }

    private static Text category(@Nullable FileRecord file) {
        return file == null
                ? UNKNOWN
                : switch (file.kind()) {
                    case FILE, OPENED_FILE, DIRECTORY -> FILE;
                    case IPV4_SOCKET, IPV6_SOCKET, IPV4_SERVER_SOCKET, IPV6_SERVER_SOCKET -> NET;
                    case PIPE, UNIX_SOCKET, EVENT, SIGNAL, INOTIFY, USER_FAULT -> IPC;
                    default -> UNKNOWN;
                };
    }

    private void kinds(FieldList list) {
        boolean[] reads = byCode(type -> type.flags().contains(EventFlag.READS_FROM_FD));
        boolean[] writes = byCode(type -> type.flags().contains(EventFlag.WRITES_TO_FD));
        boolean[] isMemory = byCode(type -> type.category() == EventCategory.MEMORY);
        boolean[] hasResult = byCode(this::hasResult);
        boolean[] opens = byCode(type -> List.of("open", "creat", "openat", "openat2", "open_by_handle_at")
                .contains(type.name()));
        boolean[] connects =
                byCode(type -> List.of("accept", "accept4", "connect").contains(type.name()));
        boolean[] either = byCode(type -> reads[type.code()] || writes[type.code()]);
        list.truth("evt.is_io", "Whether the event reads or writes a file descriptor.", flag(either))
                .truth("evt.is_io_read", "Whether it reads from a file descriptor.", flag(reads))
                .truth("evt.is_io_write", "Whether it writes to a file descriptor.", flag(writes))
                .truth("evt.is_syslog", "Whether it writes to the system log, /dev/log.", (event, value) -> {
                    FileRecord file = writes[event.code()] ? EventFiles.file(event) : null;
                    value.setBoolean(file != null && contains(file.name(), LOG_DEVICE));
                    return true;
                })
                .text("evt.io_dir", "read or write; none for other events.", (event, value) -> {
                    value.clear();
                    value.appendAscii(writes[event.code()] ? "write" : "read");
                    return either[event.code()];
                })
                .truth("evt.is_wait", "Whether the call may wait.", flag(byCode(type -> type.flags()
                        .contains(EventFlag.WAITS))))
                .add("evt.count", FieldType.UNSIGNED, PrintFormat.DECIMAL, "1, to be summed up.", constant(1))
                .add(
                        "evt.count.exit",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 for the end of a call.",
                        (event, value) -> {
                            value.setNumber(1);
                            return !event.type().isEnter();
                        })
                .add(
                        "evt.count.error",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 if the call has failed.",
                        failed(hasResult))
                .add(
                        "evt.count.error.file",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 if a call on a file or directory has failed; none for other calls.",
                        failed(hasResult, event -> isOfFile(event, opens)))
                .add(
                        "evt.count.error.net",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 if a call on a socket has failed; none for other calls.",
                        failed(hasResult, event -> isOfSocket(event, connects)))
                .add(
                        "evt.count.error.memory",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 if a call for memory has failed; none for other calls.",
                        failed(byCode(type -> hasResult[type.code()] && isMemory[type.code()])))
                .add(
                        "evt.count.error.other",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 if a call has failed that is neither on a file nor on a socket nor for memory.",
                        failed(
                                hasResult,
                                event -> !isOfFile(event, opens)
                                        && !isOfSocket(event, connects)
                                        && (event.file() != null || !isMemory[event.code()])))
                .add(
                        "evt.rawres",
                        FieldType.INTEGER,
                        PrintFormat.DECIMAL,
                        "The number that the call has returned.",
                        (event, value) -> {
                            value.setNumber(event.integer(0));
                            return hasResult[event.code()] && event.has(0);
                        })
                .truth("evt.failed", "Whether the call has returned an error.", failed(hasResult))
                .text("evt.res", "SUCCESS, or the name of the error.", result(hasResult));
        processInformation(list);
    }

    private void processInformation(FieldList list) {
        int procinfo = catalogue.type("PROCINFO_E").code();
        list.add(
                        "evt.count.procinfo",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 for news of a main thread's CPU time.",
                        (event, value) -> {
                            value.setBoolean(event.code() == procinfo
                                    && event.thread() != null
                                    && event.thread().isMain());
                            return true;
                        })
                .add(
                        "evt.count.threadinfo",
                        FieldType.UNSIGNED,
                        PrintFormat.DECIMAL,
                        "1 for news of a thread's CPU time.",
                        (event, value) -> {
                            value.setBoolean(event.code() == procinfo);
                            return true;
                        });
    }

    /** Whether the first parameter is what the call has returned. */
    private boolean hasResult(EventType type) {
        return type.kind() == EventKind.SYSCALL
                && !type.isEnter()
                && type.code() != generic
                && !type.parameters().isEmpty();
    }

    private static FieldReader failed(boolean[] applies) {
        return (event, value) -> {
            value.setBoolean(event.integer(0) < 0);
            return applies[event.code()] && event.has(0);
        };
    }

    private static FieldReader failed(boolean[] applies, Predicate<Event> condition) {
        FieldReader failed = failed(applies);
        return (event, value) -> condition.test(event) && failed.read(event, value);
    }

    /** Of a descriptor that is unknown, because it was not made, the call tells what it would be. */
    private static boolean isOfFile(Event event, boolean[] opens) {
        FileRecord file = EventFiles.file(event);
        return file == null ? opens[event.code()] : file.kind().isFile() || file.kind() == FileKind.DIRECTORY;
    }

    private static boolean isOfSocket(Event event, boolean[] connects) {
        FileRecord file = EventFiles.file(event);
        return file == null ? connects[event.code()] : file.kind().isInternet() || file.kind() == FileKind.UNIX_SOCKET;
    }

    private static FieldReader result(boolean[] hasResult) {
        return (event, value) -> {
            if (!hasResult[event.code()] || !event.has(0)) {
                return false;
            }
            long result = event.integer(0);
            String error = ErrorNames.ofResult(result);
            value.clear();
            if (result >= 0) {
                value.appendAscii("SUCCESS");
            } else if (error != null) {
                value.appendAscii(error);
            } else {
                value.appendDecimal(result);
            }
            return true;
        };
    }

    private static boolean contains(Text text, Text part) {
        for (int from = 0; from + part.length() <= text.length(); from++) {
            int i = 0;
            while (i < part.length() && text.byteAt(from + i) == part.byteAt(i)) {
                i++;
            }
            if (i == part.length()) {
                return true;
            }
        }
        return false;
    }

    private static FieldReader flag(boolean[] byCode) {
        return (event, value) -> {
            value.setBoolean(byCode[event.code()]);
            return true;
        };
    }

    private static FieldReader constant(long number) {
        return (event, value) -> {
            value.setNumber(number);
            return true;
        };
    }

    private boolean[] byCode(Predicate<EventType> predicate) {
        boolean[] answers = new boolean[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            answers[type.code()] = predicate.test(type);
        }
        return answers;
    }

    /** Names of events as rules say them. */
    private final class EventNames {
        private static final int MOST_SYSCALLS = 1024;

        private final Text[] types;
        private final @Nullable Text[] syscalls = new @Nullable Text[MOST_SYSCALLS];

        EventNames(EventCatalogue catalogue) {
            types = catalogue.types().stream().map(type -> Text.of(type.name())).toArray(Text[]::new);
            for (int i = 0; i < MOST_SYSCALLS; i++) {
                String name = catalogue.syscallName(i);
                syscalls[i] = name == null ? null : Text.of(name);
            }
        }

        boolean set(Event event, FieldValue value) {
            int code = event.code();
            if (code == generic && event.has(0)) {
                long call = event.integer(0);
                Text name = call >= 0 && call < MOST_SYSCALLS ? syscalls[(int) call] : null;
                value.setText(name == null ? UNKNOWN : name);
            } else if (code == async && event.has(1)) {
                value.setBytes(event.record(), event.offset(1), event.textLength(1));
            } else {
                value.setText(types[code]);
            }
            return true;
        }
    }
}
