// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes a capture of version 1.2: section, machine, network interfaces, accounts, processes, descriptors, then events. */
final class ScapWriter implements CaptureWriter {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int MACHINE = 0x201;
    private static final int PROCESSES = 0x215;
    private static final int FILES = 0x218;
    private static final int INTERFACES = 0x219;
    private static final int USERS = 0x220;
    private static final int EVENT = 0x216;
    private static final int EVENT_WITH_FLAGS = 0x217;
    private static final int LARGE_EVENT = 0x221;
    private static final int LARGE_EVENT_WITH_FLAGS = 0x222;
    private static final int MAGIC = 0x1A2B3C4D;
    private static final int MAJOR_VERSION = 1;
    private static final int MINOR_VERSION = 2;
    private static final int SECTION_BYTES = 24;
    private static final int FRAME_BYTES = 12;
    private static final int MACHINE_BYTES = 180;
    private static final int MACHINE_NAME_BYTES = 128;
    private static final int STATE_ONLY = 1;
    private static final int LARGEST_FRAME = 512;
    private static final int IPV4_INTERFACE = 1;
    private static final int IPV6_INTERFACE = 2;
    private static final int IPV4_BYTES = 4;

    private final CaptureSink sink;
    private final MutableEvent event;
    private final StateBlocks state;
    /** Parameters to write, by code: all, or, where converters of other tools count them, those of the format itself. */
    private final int[] writtenParameters;
    /** By code: the parameter that is written as a flag; -1 if none is. */
    private final int[] ringParameters;

    /** Told accounts of containers, and what containers are, which no list has room for: they are written as events. */
    private final BlockBuffer toldEvents = new BlockBuffer();

    private @Nullable Host host;
    private boolean isStateWritten;

    ScapWriter(EventCatalogue catalogue, EventCodec codec, CaptureSink sink) {
        this.sink = sink;
        event = codec.newEvent();
        state = new StateBlocks(catalogue);
        writtenParameters = new int[catalogue.types().size()];
        ringParameters = new int[catalogue.types().size()];
        for (EventType type : catalogue.types()) {
            boolean isCounted = type.flags().contains(EventFlag.CONVERTER_MANAGED);
            writtenParameters[type.code()] = (int) type.parameters().stream()
                    .filter(parameter -> !isCounted || !parameter.isExtension())
                    .count();
            ringParameters[type.code()] = isCounted ? type.indexOf(CaptureFormat.RING_EXTENSION) : -1;
        }
    }

    @Override
    public void begin(Host host) throws IOException {
        writeState();
        this.host = host;
        isStateWritten = false;
    }

    @Override
    public void tell(ByteBuffer record, int offset, int limit) {
        check(record, offset, limit);
        if (host == null || isStateWritten) {
            throw new IllegalStateException("State can only be told between begin() and the first event.");
        }
        if (!state.put(event)) {
            toldEvents.u32(event.recordLength()).bytes(record, offset, event.recordLength());
        }
    }

    @Override
    public void write(ByteBuffer record, int offset, int limit, int cpu, boolean isForStateOnly) throws IOException {
        check(record, offset, limit);
        if (host == null) {
            throw new IllegalStateException("No capture has been begun; call begin() first.");
        }
        writeState();
        writeEvent(cpu, (isForStateOnly ? STATE_ONLY : 0) | ringFlag());
    }

    private int ringFlag() {
        int index = ringParameters[event.code()];
        boolean isSet = index >= 0 && event.has(index) && event.integer(index) != 0;
        return isSet ? CaptureFormat.RING_FLAG : 0;
    }

    private void check(ByteBuffer record, int offset, int limit) {
        if (!event.moveTo(record, offset, limit, 0, 0, "")) {
            throw new IllegalArgumentException("The bytes from " + offset + " to " + limit + " are no event record.");
        }
    }

    /** Writes the event in hand. */
    private void writeEvent(int cpu, int flags) throws IOException {
        int count = Math.min(event.parameterCount(), writtenParameters[event.code()]);
        int width = event.type().isLarge() ? Integer.BYTES : Short.BYTES;
        int lengthsAt = event.recordOffset() + RecordLayout.HEADER_BYTES;
        int valuesAt = lengthsAt + event.parameterCount() * width;
        int valueBytes = count == 0 ? 0 : event.offset(count - 1) + event.length(count - 1) - valuesAt;
        int length = RecordLayout.HEADER_BYTES + count * width + valueBytes;
        int body = Short.BYTES + (flags == 0 ? 0 : Integer.BYTES) + length;
        ByteBuffer to = open(code(flags), body);
        to.putShort((short) cpu);
        if (flags != 0) {
            to.putInt(flags);
        }
        ByteBuffer record = event.record();
        to.putLong(record.getLong(event.recordOffset() + RecordLayout.TIMESTAMP));
        to.putLong(record.getLong(event.recordOffset() + RecordLayout.TID));
        to.putInt(length).putShort((short) event.code()).putInt(count);
        sink.put(record, lengthsAt, count * width);
        sink.put(record, valuesAt, valueBytes);
        close(body);
    }

    private int code(int flags) {
        if (event.type().isLarge()) {
            return flags == 0 ? LARGE_EVENT : LARGE_EVENT_WITH_FLAGS;
        }
        return flags == 0 ? EVENT : EVENT_WITH_FLAGS;
    }

    /** Writes all that comes before the first event, once. */
    private void writeState() throws IOException {
        Host current = host;
        if (current == null || isStateWritten) {
            return;
        }
        isStateWritten = true;
        writeSection();
        writeMachine(current);
        writeList(INTERFACES, interfaces(current));
        writeList(USERS, state.users);
        writeList(PROCESSES, state.processes);
        for (BlockBuffer files : state.files) {
            writeList(FILES, files);
        }
        state.clear();
        writeToldEvents();
    }

    private void writeSection() throws IOException {
        ByteBuffer to = open(SECTION, SECTION_BYTES);
        to.putInt(MAGIC).putShort((short) MAJOR_VERSION).putShort((short) MINOR_VERSION);
        to.putLong(-1);
        to.putInt(CaptureFormat.EXTENSIONS_MARK).putInt(CaptureFormat.EXTENSIONS_VERSION);
        close(SECTION_BYTES);
    }

    private void writeMachine(Host current) throws IOException {
        ByteBuffer to = open(MACHINE, MACHINE_BYTES);
        to.putInt(current.cpuCount()).putLong(current.memoryBytes()).putLong(0);
        byte[] name = current.name().getBytes(StandardCharsets.UTF_8);
        // The last byte stays NUL.
        int length = Math.min(name.length, MACHINE_NAME_BYTES - 1);
        to.put(name, 0, length);
        for (int i = length; i < MACHINE_NAME_BYTES; i++) {
            to.put((byte) 0);
        }
        to.putLong(current.bootTimeNs()).putLong(0).putLong(0).putLong(0);
        close(MACHINE_BYTES);
    }

    private static BlockBuffer interfaces(Host current) {
        BlockBuffer list = new BlockBuffer();
        for (NetworkAddress known : current.addresses()) {
            byte[] address = known.address().getAddress();
            byte[] name = known.device().getBytes(StandardCharsets.UTF_8);
            list.u32(2 * Short.BYTES + 3 * address.length + Long.BYTES + name.length)
                    .u16(address.length == IPV4_BYTES ? IPV4_INTERFACE : IPV6_INTERFACE)
                    .u16(name.length)
                    .bytes(address)
                    .bytes(known.mask().getAddress())
                    .bytes(known.broadcast().getAddress())
                    // The interface's speed, which nobody asks for.
                    .u64(0)
                    .bytes(name);
        }
        return list;
    }

    private void writeList(int code, BlockBuffer list) throws IOException {
        if (list.length() > 0) {
            open(code, list.length());
            sink.put(list.bytes(), 0, list.length());
            close(list.length());
        }
    }

    private void writeToldEvents() throws IOException {
        ByteBuffer told = toldEvents.bytes();
        int position = 0;
        while (position < toldEvents.length()) {
            int length = told.getInt(position);
            position += Integer.BYTES;
            check(told, position, position + length);
            writeEvent(0, event.type().isLarge() ? STATE_ONLY : 0);
            position += length;
        }
        toldEvents.clear();
    }

    private static int padding(int body) {
        return -body & 3;
    }

    /** Starts a block; the buffer has room for its head and anything of fixed size. */
    private ByteBuffer open(int code, int body) throws IOException {
        ByteBuffer to = sink.room(LARGEST_FRAME);
        to.putInt(code).putInt(FRAME_BYTES + body + padding(body));
        return to;
    }

    private void close(int body) throws IOException {
        ByteBuffer to = sink.room(FRAME_BYTES);
        for (int i = padding(body); i > 0; i--) {
            to.put((byte) 0);
        }
        to.putInt(FRAME_BYTES + body + padding(body));
    }

    @Override
    public void flush() throws IOException {
        writeState();
        sink.flush();
    }

    @Override
    public long writtenBytes() {
        return sink.writtenBytes();
    }

    @Override
    public void close() throws IOException {
        try (sink) {
            writeState();
        }
    }
}
