// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.text.Text;
import dev.lanner.state.file.FileRecord;
import dev.lanner.state.host.HostAccounts;
import dev.lanner.state.process.ProcessTable;
import dev.lanner.state.process.ThreadRecord;
import java.nio.ByteBuffer;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each parameter of each event type is printed, made once. */
final class ParameterPrinters {
    private static final long NO_ID = 0xFFFFFFFFL;

    private final ProcessTable table;
    private final HostAccounts accounts;
    private final EventCatalogue catalogue;
    private final LocalCalendar calendar;
    private final JoinedPath paths = new JoinedPath();
    private final ParameterPrinter[][] printers;

    ParameterPrinters(EventCatalogue catalogue, ProcessTable table, HostAccounts accounts, ZoneId zone) {
        calendar = new LocalCalendar(zone);
        this.table = table;
        this.accounts = accounts;
        this.catalogue = catalogue;
        List<ParameterPrinter[]> all = new ArrayList<>();
        for (EventType type : catalogue.types()) {
            ParameterPrinter[] ofType = new ParameterPrinter[type.parameters().size()];
            for (int i = 0; i < ofType.length; i++) {
                ofType[i] = printer(type, i);
            }
            all.add(ofType);
        }
        printers = all.toArray(new ParameterPrinter[0][]);
    }

    /** The printers of a type's parameters. */
    ParameterPrinter[] of(int code) {
        return printers[code];
    }

    /** Appends {@code value}, or {@code value(meaning)}. */
    void appendBoth(Event event, int index, FieldValue value) {
        ParameterPrinter printer = printers[event.code()][index];
        if (!event.has(index)) {
            appendAbsent(event.type().parameters().get(index).type(), value);
            return;
        }
        printer.appendValue(event, index, value);
        int before = value.length();
        value.append((byte) '(');
        printer.appendMeaning(event, index, value);
        if (value.length() > before + 1) {
            value.append((byte) ')');
        } else {
            value.truncate(before);
        }
    }

    /** Appends the meaning, or the value if it has none. */
    void appendText(Event event, int index, FieldValue value) {
        ParameterPrinter printer = printers[event.code()][index];
        if (!event.has(index)) {
            appendAbsent(event.type().parameters().get(index).type(), value);
            return;
        }
        int before = value.length();
        printer.appendMeaning(event, index, value);
        if (value.length() == before) {
            printer.appendValue(event, index, value);
        }
    }

    private static void appendAbsent(ParameterType type, FieldValue value) {
        switch (type) {
            case BYTEBUF, SOCKTUPLE, FDLIST, CHARBUFARRAY, CHARBUF_PAIR_ARRAY, DYN -> value.appendAscii("NULL");
            default -> value.appendAscii("<NA>");
        }
    }

    private ParameterPrinter printer(EventType type, int index) {
        Parameter parameter = type.parameters().get(index);
        ParameterType kind = parameter.type();
        PrintFormat format = parameter.format();
        return switch (kind) {
            case FLAGS8, FLAGS16, FLAGS32, MODE -> new FlagsPrinter(kind, format, parameter.flags(), false);
            case ENUMFLAGS8, ENUMFLAGS16, ENUMFLAGS32 -> new FlagsPrinter(kind, format, parameter.flags(), true);
            case CHARBUF -> PathPrinter::appendText;
            case FSPATH -> new PathPrinter(new JoinedPath.Place(index, -1), paths);
            case FSRELPATH -> new PathPrinter(new JoinedPath.Place(index, parameter.relativeTo()), paths);
            case BYTEBUF -> ParameterPrinters::appendPrintable;
            case ERRNO -> withMeaning(number(kind), ParameterPrinters::appendErrorName);
            case FD, FD32 -> withMeaning(number(kind), ParameterPrinters::appendFileName);
            case PID, PID32 -> withMeaning(number(kind), this::appendThreadName);
            case SIGTYPE -> withMeaning(number(kind), ParameterPrinters::appendSignalName);
            case SYSCALLID -> withMeaning(number(kind), this::appendSyscallName);
            case UID -> withMeaning(ParameterPrinters::appendId, this::appendUserName);
            case GID -> withMeaning(ParameterPrinters::appendId, this::appendGroupName);
            case RELTIME -> withMeaning(ParameterPrinters::appendNanoseconds, ParameterPrinters::appendSeconds);
            case ABSTIME -> this::appendTimestamp;
            case SOCKADDR -> new AddressPrinter(false);
            case SOCKTUPLE -> new AddressPrinter(true);
            case FDLIST -> ParameterPrinters::appendFileList;
            case SIGSET -> ParameterPrinters::appendSignals;
            case DYN -> new VariantPrinter(parameter);
            default ->
                kind.isInteger() ? new NumberPrinter(kind, format) : (event, at, value) -> value.appendAscii("(n.a.)");
        };
    }

    private static ParameterPrinter number(ParameterType type) {
        return new NumberPrinter(type, PrintFormat.DECIMAL);
    }

    private static ParameterPrinter withMeaning(ParameterPrinter forValue, ParameterPrinter forMeaning) {
        return new ParameterPrinter() {
            @Override
            public void appendValue(Event event, int index, FieldValue value) {
                forValue.appendValue(event, index, value);
            }

            @Override
            public void appendMeaning(Event event, int index, FieldValue value) {
                forMeaning.appendValue(event, index, value);
            }
        };
    }

    private static void appendName(@Nullable String name, FieldValue value) {
        if (name != null) {
            value.appendAscii(name);
        }
    }

    static void appendPrintable(Event event, int index, FieldValue value) {
        ByteBuffer record = event.record();
        int end = event.offset(index) + event.length(index);
        for (int at = event.offset(index); at < end; at++) {
            byte b = record.get(at);
            value.append(b >= ' ' && b < 0x7F ? b : (byte) '.');
        }
    }

    private static void appendErrorName(Event event, int index, FieldValue value) {
        appendName(ErrorNames.ofResult(event.integer(index)), value);
    }

    private static void appendFileName(Event event, int index, FieldValue value) {
        long fd = event.integer(index);
        if (fd < 0) {
            appendName(fd == JoinedPath.CURRENT_DIRECTORY ? "AT_FDCWD" : ErrorNames.ofResult(fd), value);
            return;
        }
        FileRecord file = EventFiles.file(event, fd);
        if (file != null) {
            value.append((byte) '<');
            value.append(file.kind().letter());
            appendProtocol(file, value);
            value.append((byte) '>');
            value.append(file.name());
        }
    }

    /** One letter, if the ends of the connection are known. */
    private static void appendProtocol(FileRecord file, FieldValue value) {
        Text protocol = SocketFields.protocol(file);
        if (protocol.byteAt(0) != '<') {
            value.append(protocol.byteAt(0));
        }
    }

    private void appendThreadName(Event event, int index, FieldValue value) {
        ThreadRecord thread = table.thread(event.integer(index));
        if (thread != null) {
            value.append(thread.name());
        }
    }

    private static void appendSignalName(Event event, int index, FieldValue value) {
        appendName(ErrorNames.ofSignal(event.integer(index)), value);
    }

    private void appendSyscallName(Event event, int index, FieldValue value) {
        appendName(catalogue.syscallName((int) event.integer(index)), value);
    }

    private static void appendId(Event event, int index, FieldValue value) {
        long id = event.integer(index) & NO_ID;
        value.appendDecimal(id == NO_ID ? -1 : id);
    }

    private void appendUserName(Event event, int index, FieldValue value) {
        long uid = event.integer(index) & NO_ID;
        appendAccount(uid, ThreadAccounts.of(event.thread(), accounts).userName(uid), value);
    }

    private void appendGroupName(Event event, int index, FieldValue value) {
        long gid = event.integer(index) & NO_ID;
        appendAccount(gid, ThreadAccounts.of(event.thread(), accounts).groupName(gid), value);
    }

    private static void appendAccount(long id, @Nullable Text name, FieldValue value) {
        if (id == NO_ID) {
            value.appendAscii("<NONE>");
        } else if (name == null) {
            value.appendAscii("<NA>");
        } else {
            value.append(name);
        }
    }

    private static void appendNanoseconds(Event event, int index, FieldValue value) {
        long duration = event.integer(index);
        if (duration == -1) {
            value.appendAscii("none");
        } else {
            value.appendUnsigned(duration, 10);
        }
    }

    private static void appendSeconds(Event event, int index, FieldValue value) {
        long duration = event.integer(index);
        if (duration != -1) {
            ShortNumbers.appendBillionths(duration, value);
            value.append((byte) 's');
        }
    }

    private void appendTimestamp(Event event, int index, FieldValue value) {
        long time = event.integer(index);
        calendar.appendDate(time, value);
        value.append((byte) ' ');
        calendar.appendTime(time, value);
        LocalCalendar.appendFraction(time, value);
    }

    private static void appendFileList(Event event, int index, FieldValue value) {
        ByteBuffer record = event.record();
        int at = event.offset(index);
        int end = at + event.length(index);
        int count = end - at < Short.BYTES ? 0 : record.getShort(at) & 0xFFFF;
        at += Short.BYTES;
        for (int i = 0; i < count && at + Long.BYTES + Short.BYTES <= end; i++) {
            if (i > 0) {
                value.append((byte) ' ');
            }
            value.appendDecimal(record.getLong(at));
            FileRecord file = EventFiles.file(event, record.getLong(at));
            value.append((byte) ':');
            value.append(file == null ? (byte) '?' : file.kind().letter());
            value.appendUnsigned(Integer.toUnsignedLong(record.getShort(at + Long.BYTES)), 16);
            at += Long.BYTES + Short.BYTES;
        }
    }

    private static void appendSignals(Event event, int index, FieldValue value) {
        long set = event.integer(index);
        boolean isFirst = true;
        for (int signal = 1; signal <= Integer.SIZE; signal++) {
            String name = (set & 1L << (signal - 1)) == 0 ? null : ErrorNames.ofSignal(signal);
            if (name != null) {
                if (!isFirst) {
                    value.append((byte) ' ');
                }
                value.appendAscii(name);
                isFirst = false;
            }
        }
    }
}
