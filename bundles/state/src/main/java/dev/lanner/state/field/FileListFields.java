// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.event.Event;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.field.FieldReader;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldValue;
import dev.lanner.api.field.Scope;
import dev.lanner.api.text.Text;
import dev.lanner.spi.field.FieldProvider;
import dev.lanner.state.file.AddressText;
import dev.lanner.state.file.FileKind;
import dev.lanner.state.file.FileRecord;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The descriptors that a call waits for, {@code fdlist.*}. */
@Component
public final class FileListFields implements FieldProvider {
    private static final int ENTRY_BYTES = Long.BYTES + Short.BYTES;
    private static final Text NOT_AVAILABLE = Text.of("<NA>");

    /** By code: the parameter with the list, -1 for other events. */
    private final int[] lists;

    @Activate
    public FileListFields(@Reference EventCatalogue catalogue) {
        lists = new int[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            boolean waits = type.name().equals("poll") || type.name().equals("ppoll");
            int index = waits && !type.isEnter() ? type.indexOf("fds") : -1;
            lists[type.code()] = index >= 0 && type.parameters().get(index).type() == ParameterType.FDLIST ? index : -1;
        }
    }

    @Override
    public List<FieldSpec> fields() {
        FieldList list = new FieldList(Scope.EVENT);
        list.text(
                        "fdlist.nums",
                        "Numbers of the descriptors that a call waits for, with commas between.",
                        of((n, file, value) -> {
                            value.appendDecimal(n);
                            return true;
                        }))
                .text("fdlist.names", "Their names; <NA> where there is none.", of((number, file, value) -> {
                    value.append(file == null || file.name().isEmpty() ? NOT_AVAILABLE : file.name());
                    return true;
                }))
                .text(
                        "fdlist.cips",
                        "Addresses of the clients' ends of those that are connections.",
                        of(FileListFields::client))
                .text(
                        "fdlist.sips",
                        "Addresses of the servers' ends of those that are sockets.",
                        of(FileListFields::server))
                .text("fdlist.cports", "Ports of the clients' ends.", of((number, file, value) -> {
                    boolean has = isConnection(file);
                    if (file != null && has) {
                        value.appendDecimal(file.sourcePort());
                    }
                    return has;
                }))
                .text("fdlist.sports", "Ports of the servers' ends.", of((number, file, value) -> {
                    boolean has = isConnection(file);
                    if (file != null && has) {
                        value.appendDecimal(file.destinationPort());
                    }
                    return has;
                }));
        return list.fields();
    }

    /** Appends what is to be said of one descriptor. */
    @FunctionalInterface
    private interface OfOne {
        boolean append(long number, @Nullable FileRecord file, FieldValue value);
    }

    private FieldReader of(OfOne reader) {
        return (event, value) -> {
            int index = lists[event.code()];
            return index >= 0 && event.has(index) && event.thread() != null && read(event, index, reader, value);
        };
    }

    private static boolean read(Event event, int index, OfOne reader, FieldValue value) {
        ByteBuffer record = event.record();
        int at = event.offset(index);
        int end = at + event.length(index);
        int count = end - at < Short.BYTES ? 0 : record.getShort(at) & 0xFFFF;
        at += Short.BYTES;
        value.clear();
        for (int i = 0; i < count && at + ENTRY_BYTES <= end; i++) {
            long number = record.getLong(at);
            int before = value.length();
            if (before > 0) {
                value.append((byte) ',');
            }
            if (!reader.append(number, EventFiles.file(event, number), value)) {
                value.truncate(before);
            }
            at += ENTRY_BYTES;
        }
        return value.length() > 0;
    }

    private static boolean isConnection(@Nullable FileRecord file) {
        return file != null && (file.kind() == FileKind.IPV4_SOCKET || file.kind() == FileKind.IPV6_SOCKET);
    }

    private static boolean client(long number, @Nullable FileRecord file, FieldValue value) {
        boolean has = isConnection(file);
        if (file != null && has) {
            appendAddress(file, file.sourceHigh(), file.sourceLow(), value);
        }
        return has;
    }

    private static boolean server(long number, @Nullable FileRecord file, FieldValue value) {
        if (file == null || !file.kind().isInternet()) {
            return false;
        }
        if (file.kind().isServerSocket()) {
            appendAddress(file, file.sourceHigh(), file.sourceLow(), value);
        } else {
            appendAddress(file, file.destinationHigh(), file.destinationLow(), value);
        }
        return true;
    }

    private static void appendAddress(FileRecord file, long high, long low, FieldValue value) {
        if (file.kind().isIpv6()) {
            AddressText.appendIpv6(high, low, value);
        } else {
            AddressText.appendIpv4(low, value);
        }
    }
}
