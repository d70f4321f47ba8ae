// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventCodec;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import dev.lanner.source.replay.CaptureWindow.Fill;
import dev.lanner.source.replay.ReplayLosses.Reason;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.SourceException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a capture block by block, and hands over what is in it. */
final class CaptureReader {
    /** What one step has come to. */
    enum Step {
        /** An event was handed over. */
        DELIVERED,
        /** There was something to do, but nothing to hand over. */
        WORKED,
        /** Nothing is there, or nothing is due. */
        IDLE,
        END
    }

    private static final int MAGIC = 0x1A2B3C4D;
    private static final int MAJOR_VERSION = 1;
    /** Type and length before the body, and the length again behind it. */
    private static final int HEAD_BYTES = 8;

    private static final int SECTION_BYTES = 28;
    private static final int LONGEST_EVENT = (1 << 16) + 64;
    private static final int CPU_BYTES = 2;
    private static final int STATE_ONLY = 1;
    private static final int MACHINE_NAME_BYTES = 128;
    private static final int OLD_MACHINE_BYTES = 148;
    private static final int MACHINE_BYTES = 164;
    private static final Host UNKNOWN_HOST = new Host("", 0, 0, 0, false);

    private final String file;
    private final CaptureWindow window;
    private final EventConverter converter;
    private final RecordForm form;
    private final StateLists lists;
    private final ReplayLosses losses;
    private final Pace pace;

    private Host host = UNKNOWN_HOST;
    private boolean isHostTold;
    private boolean hasBegun;
    private boolean isInEvents;
    private boolean isOurs;
    private boolean isSearching;
    /** What to say if the search finds nothing more, and where the damage is. */
    private Reason searchReason = Reason.BLOCK;

    private long damageOffset;
    private boolean isAtEnd;
    private long waitNs = Long.MAX_VALUE;
    private long eventCount;

    CaptureReader(
            String file,
            CaptureWindow window,
            EventCatalogue catalogue,
            EventCodec codec,
            ReplayLosses losses,
            Pace pace) {
        this.file = file;
        this.window = window;
        this.losses = losses;
        this.pace = pace;
        converter = codec.newConverter();
        form = new RecordForm(catalogue);
        lists = new StateLists(catalogue, codec);
    }

    CaptureWindow window() {
        return window;
    }

    /** Events handed over, those for state alone not counted. */
    long eventCount() {
        return eventCount;
    }

    /** How long until the next event is due; more than any wait if that is not known. */
    long waitNs() {
        return waitNs;
    }

    /** Refuses what is no capture, as far as that is to be seen yet. */
    void checkStart() throws IOException, SourceException {
        if (window.require(SECTION_BYTES) == Fill.READY) {
            checkSection();
        }
    }

    /** Goes on by one event or one block. */
    Step step(EventHandler handler) throws IOException, SourceException {
        waitNs = Long.MAX_VALUE;
        if (isAtEnd) {
            return Step.END;
        }
        if (lists.isOpen()) {
            return nextOfList(handler);
        }
        if (isSearching) {
            return search();
        }
        if (window.remaining() < HEAD_BYTES) {
            Fill fill = window.require(HEAD_BYTES);
            if (fill != Fill.READY) {
                return fill == Fill.IDLE ? Step.IDLE : end();
            }
        }
        if (!hasBegun) {
            Fill fill = window.require(SECTION_BYTES);
            if (fill == Fill.IDLE) {
                return Step.IDLE;
            }
            checkSection();
            hasBegun = true;
        }
        ByteBuffer bytes = window.bytes();
        int start = window.start();
        int code = bytes.getInt(start);
        int length = bytes.getInt(start + 4);
        BlockKind.Form block = BlockKind.of(code);
        if (!block.fits(length)) {
            return damaged(Reason.BLOCK);
        }
        if (window.remaining() < length) {
            Fill fill = window.require(length);
            if (fill != Fill.READY) {
                // A length that reaches beyond the end may be a lie; what follows may still hold together.
                return fill == Fill.IDLE ? Step.IDLE : damaged(Reason.TRUNCATED);
            }
        }
        return block.kind() == BlockKind.EVENT ? event(handler, block, length) : other(handler, block, length);
    }

    /** Whether the block at the window's start says its length again at its end. */
    private boolean isClosed(int length) {
        return window.bytes().getInt(window.start() + length - 4) == length;
    }

    private Step event(EventHandler handler, BlockKind.Form block, int length) {
        if (!isClosed(length)) {
            return damaged(Reason.BLOCK);
        }
        ByteBuffer bytes = window.bytes();
        int body = window.start() + HEAD_BYTES;
        int flags = block.hasFlags() ? bytes.getInt(body + CPU_BYTES) : 0;
        int record = body + block.eventOffset();
        int end = window.start() + length - 4;
        if (pace.isLimited() && (flags & STATE_ONLY) == 0) {
            long left = pace.waitNs(bytes.getLong(record + RecordForm.TIMESTAMP), System.nanoTime());
            if (left > 0) {
                waitNs = left;
                return Step.IDLE;
            }
        }
        tellHost(handler);
        isInEvents = true;
        int cpu = Short.toUnsignedInt(bytes.getShort(body));
        boolean isDelivered = deliver(handler, block, bytes, record, end, cpu, flags);
        window.consume(length);
        return isDelivered ? Step.DELIVERED : Step.WORKED;
    }

    private boolean deliver(
            EventHandler handler, BlockKind.Form block, ByteBuffer bytes, int record, int end, int cpu, int flags) {
        ByteBuffer from = bytes;
        int offset = record;
        int code = RecordForm.code(bytes, record);
        if (!form.isKnown(code)) {
            return lost(Reason.UNKNOWN_EVENT, -1);
        }
        int limit;
        if (block.version() == 1) {
            ByteBuffer upgraded = form.upgrade(bytes, record, end - record);
            if (upgraded == null) {
                return lost(Reason.EVENT, code);
            }
            from = upgraded;
            offset = 0;
            limit = upgraded.limit();
        } else {
            int length = bytes.getInt(record + RecordForm.LENGTH);
            if (length < RecordForm.HEADER_BYTES || length > end - record) {
                return lost(Reason.EVENT, code);
            }
            limit = record + length;
        }
        switch (converter.convert(from, offset, limit)) {
            case CURRENT -> {}
            case CONVERTED -> {
                from = converter.converted();
                offset = 0;
                limit = from.limit();
            }
            case DROPPED -> {
                return false;
            }
            case FAILED -> {
                return lost(Reason.UNCONVERTED, code);
            }
        }
        ByteBuffer marked = (flags & CaptureFormat.RING_FLAG) == 0 || !isOurs ? null : form.marked(from, offset);
        if (marked != null) {
            from = marked;
            offset = 0;
            limit = marked.limit();
        }
        if ((flags & STATE_ONLY) != 0 || form.isForStateOnly(RecordForm.code(from, offset))) {
            handler.onStateEvent(from, offset, limit, cpu);
        } else {
            eventCount += form.isListing(RecordForm.code(from, offset)) ? 0 : 1;
            handler.onEvent(from, offset, limit, cpu);
        }
        return true;
    }

    private boolean lost(Reason reason, int code) {
        losses.count(reason, code, window.offset(), window.fileOffset());
        return false;
    }

    private Step other(EventHandler handler, BlockKind.Form block, int length) throws SourceException {
        if (!isClosed(length)) {
            return damaged(Reason.BLOCK);
        }
        int body = window.start() + HEAD_BYTES;
        int end = window.start() + length - 4;
        switch (block.kind()) {
            case SECTION -> {
                checkSection();
                begin();
                isOurs = isOurs(body, end);
                converter.keepExtensions(isOurs);
            }
            case MACHINE -> {
                beginUnlessNew();
                host = machine(body, end);
            }
            case INTERFACES -> {
                beginUnlessNew();
                host = host.with(addresses(block, body, end));
            }
            case PROCESSES, FILES, USERS -> {
                beginUnlessNew();
                tellHost(handler);
                try {
                    lists.open(block, window, length);
                } catch (ListCursor.DamagedException e) {
                    lost(Reason.STATE, -1);
                }
            }
            case UNKNOWN -> lost(Reason.UNKNOWN_BLOCK, -1);
            default -> {}
        }
        if (!lists.isOpen()) {
            window.consume(length);
        }
        return Step.WORKED;
    }

    private List<NetworkAddress> addresses(BlockKind.Form block, int body, int end) {
        ListCursor cursor = new ListCursor();
        cursor.moveTo(window.bytes(), body, end);
        try {
            return InterfaceList.read(cursor, block.version() > 1);
        } catch (ListCursor.DamagedException e) {
            lost(Reason.STATE, -1);
            return List.of();
        }
    }

    /** Whether the section says that Lanner wrote it, with extensions of the version that this catalogue has. */
    private boolean isOurs(int body, int end) {
        int mark = body + SECTION_BYTES - HEAD_BYTES - Integer.BYTES;
        return end - mark >= Long.BYTES
                && window.bytes().getInt(mark) == CaptureFormat.EXTENSIONS_MARK
                && window.bytes().getInt(mark + Integer.BYTES) == CaptureFormat.EXTENSIONS_VERSION;
    }

    /** What tells of a host after events begins another one, even if the section's own header is missing. */
    private void beginUnlessNew() {
        if (isInEvents) {
            begin();
        }
    }

    private void begin() {
        host = UNKNOWN_HOST;
        isHostTold = false;
        isInEvents = false;
        isOurs = false;
        converter.reset();
        lists.reset();
        pace.restart();
    }

    private void tellHost(EventHandler handler) {
        if (!isHostTold) {
            isHostTold = true;
            handler.onHost(host);
        }
    }

    private Host machine(int body, int end) {
        if (end - body < OLD_MACHINE_BYTES) {
            lost(Reason.STATE, -1);
            return UNKNOWN_HOST;
        }
        ByteBuffer bytes = window.bytes();
        byte[] name = new byte[MACHINE_NAME_BYTES];
        bytes.get(body + 20, name);
        int length = 0;
        while (length < name.length && name[length] != 0) {
            length++;
        }
        long bootTimeNs = end - body >= MACHINE_BYTES ? bytes.getLong(body + 148) : 0;
        return new Host(
                new String(name, 0, length, StandardCharsets.UTF_8),
                bootTimeNs,
                Math.max(0, bytes.getInt(body)),
                bytes.getLong(body + 4),
                false);
    }

    private Step nextOfList(EventHandler handler) {
        try {
            @Nullable ByteBuffer record = lists.next(window);
            if (record != null) {
                handler.onStateEvent(record, 0, record.limit(), 0);
                return Step.DELIVERED;
            }
        } catch (ListCursor.DamagedException e) {
            lost(Reason.STATE, -1);
            lists.close(window);
        }
        return Step.WORKED;
    }

    /** Refuses a section that is none of ours. */
    private void checkSection() throws SourceException {
        ByteBuffer bytes = window.bytes();
        int start = window.start();
        boolean isSection = window.remaining() >= SECTION_BYTES && bytes.getInt(start) == BlockKind.SECTION_CODE;
        int magic = isSection ? bytes.getInt(start + HEAD_BYTES) : 0;
        if (magic == Integer.reverseBytes(MAGIC)) {
            throw new SourceException("The capture '" + file
                    + "' was written on a machine of the other byte order; replay it on one like that.");
        }
        if (!isSection || magic != MAGIC) {
            throw new SourceException("'" + file + "' is no capture: "
                    + (window.offset() + window.remaining() == 0
                            ? "it is empty"
                            : "at byte " + window.offset() + " of its content there is no section header")
                    + "; give it a .scap file.");
        }
        int major = Short.toUnsignedInt(bytes.getShort(start + HEAD_BYTES + 4));
        if (major > MAJOR_VERSION) {
            throw new SourceException("The capture '" + file + "' has the format's version " + major
                    + "; this Lanner reads version " + MAJOR_VERSION + ". A newer Lanner may read it.");
        }
    }

    /** Begins to search for the next block. */
    private Step damaged(Reason reasonAtEnd) {
        searchReason = reasonAtEnd;
        damageOffset = window.offset();
        window.consume(4);
        isSearching = true;
        return Step.WORKED;
    }

    /** Looks for the next block that holds together. Blocks begin at multiples of four. */
    private Step search() throws IOException, SourceException {
        window.consume((int) (-window.offset() & 3));
        while (true) {
            Fill fill = window.remaining() < HEAD_BYTES ? window.require(HEAD_BYTES) : Fill.READY;
            if (fill != Fill.READY) {
                return fill == Fill.IDLE ? Step.IDLE : end();
            }
            ByteBuffer bytes = window.bytes();
            int last = window.end() - HEAD_BYTES;
            int at = window.start();
            while (at <= last && !isCandidate(bytes, at)) {
                at += 4;
            }
            window.consume(at - window.start());
            if (at > last) {
                return Step.WORKED;
            }
            int length = bytes.getInt(at + 4);
            fill = window.require(length);
            if (fill == Fill.IDLE) {
                return Step.IDLE;
            }
            if (fill == Fill.READY && isClosed(length)) {
                isSearching = false;
                losses.count(Reason.BLOCK, -1, damageOffset, window.fileOffset());
                return Step.WORKED;
            }
            window.consume(4);
        }
    }

    /** Whether a block of a known kind and of moderate length may begin here. */
    private static boolean isCandidate(ByteBuffer bytes, int at) {
        BlockKind.Form block = BlockKind.of(bytes.getInt(at));
        int length = bytes.getInt(at + 4);
        return block.kind() != BlockKind.UNKNOWN && length <= LONGEST_EVENT && block.fits(length);
    }

    private Step end() throws SourceException {
        isAtEnd = true;
        String damage = window.damage();
        if (damage != null) {
            lost(window.isCutOff() ? Reason.TRUNCATED : Reason.UNREADABLE, -1);
        } else if (isSearching) {
            losses.count(searchReason, -1, damageOffset, window.fileOffset());
        } else if (window.remaining() > 0) {
            lost(Reason.TRUNCATED, -1);
        }
        if (!hasBegun) {
            checkSection();
        }
        window.consume(window.remaining());
        if (eventCount == 0 && !isInEvents) {
            throw new SourceException("The capture '" + file + "' has no events, only "
                    + window.offset() + " bytes of other things" + (damage == null ? "" : "; " + damage)
                    + ". Was its recording cut short?");
        }
        return Step.END;
    }
}
