// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventFlag;
import dev.lanner.events.ConversionTable.Action;
import dev.lanner.events.ConversionTable.Conversion;
import dev.lanner.events.ConversionTable.Instruction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts old events by the capture format's own table, one step after another until the result is current.
 *
 * <p>An exit event whose enter event is not there, or is another call's, since a block was lost, is converted with what the
 * table says for a missing one. A record with more parameters than our catalogue knows, from a newer tool, is cut to those
 * that we know: ours would otherwise be taken for the newcomers.
 *
 * <p>Nothing that a record says is trusted: one whose lengths do not add up fails.
 */
final class RecordConverter implements EventConverter {
    /** What to do with a code; anything above PASS needs a look at the number of parameters. */
    private static final byte DROP = 0;

    private static final byte PASS = 1;
    private static final byte CUT = 2;
    private static final byte MANAGED_EXIT = 3;
    private static final byte MANAGED = 4;
    private static final byte FAIL = 5;

    /** The longest chain that the table has takes fewer than half of it. */
    private static final int MOST_STEPS = 50;

    private static final int MOST_PARAMETERS = 64;
    private static final int CAPACITY = 1 << 18;
    private static final int LARGEST_U16 = 0xFFFF;
    /** The parameters of the event that once told of a container. */
    private static final String[] CONTAINER_PARTS = {"{\"id\":", ",\"type\":", ",\"name\":", ",\"image\":"};

    private static final byte[] HEXADECIMAL = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final RecordLayout[] layouts;
    private final byte[] treatments;
    private final ConversionTable table;
    private final int exitCode;
    private final EnterEvents enters = new EnterEvents();
    /** Start of each parameter of the event in hand, then the end of the last. */
    private final int[] starts = new int[MOST_PARAMETERS + 1];

    private final byte[][] containerParts = new byte[CONTAINER_PARTS.length][];
    private ByteBuffer result = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder());
    private ByteBuffer spare = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder());
    /** Kept enter events that had to give way and have not been told of. */
    private int untoldLosses;

    private boolean keepsExtensions;

    RecordConverter(RecordLayout[] layouts, ConversionTable table) {
        this.layouts = layouts;
        this.table = table;
        treatments = new byte[layouts.length];
        int exit = -1;
        for (int code = 0; code < layouts.length; code++) {
            treatments[code] = treatment(layouts[code]);
            exit = layouts[code].type.enumName().equals("PROCEXIT_1_E") ? code : exit;
        }
        exitCode = exit;
        for (int i = 0; i < containerParts.length; i++) {
            containerParts[i] = CONTAINER_PARTS[i].getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static byte treatment(RecordLayout layout) {
        if (!layout.isUsed) {
            return DROP;
        }
        Set<EventFlag> flags = layout.type.flags();
        boolean isOld = flags.contains(EventFlag.OLD_VERSION);
        if (flags.contains(EventFlag.CONVERTER_MANAGED)) {
            return isOld || layout.type.isEnter() ? MANAGED : MANAGED_EXIT;
        }
        if (isOld) {
            return layout.type.isEnter() ? DROP : FAIL;
        }
        return layout.forms.length > layout.catalogueCount ? CUT : PASS;
    }

    @Override
    public Outcome convert(ByteBuffer record, int offset, int limit) {
        if (offset < 0 || limit > record.limit() || limit - offset < RecordLayout.HEADER_BYTES) {
            return Outcome.FAILED;
        }
        int code = code(record, offset);
        if (code >= treatments.length) {
            return Outcome.FAILED;
        }
        byte treatment = treatments[code];
        if (treatment == PASS) {
            return Outcome.CURRENT;
        }
        if (code == exitCode) {
            enters.remove(record.getLong(offset + RecordLayout.TID));
        }
        int surplus = record.getInt(offset + RecordLayout.COUNT) - layouts[code].catalogueCount;
        return switch (treatment) {
            case DROP -> Outcome.DROPPED;
            case CUT -> surplus <= 0 || keepsExtensions ? Outcome.CURRENT : cut(record, offset, limit);
            case MANAGED_EXIT ->
                surplus == 0 ? Outcome.CURRENT : surplus > 0 ? cut(record, offset, limit) : run(record, offset, limit);
            case MANAGED -> run(record, offset, limit);
            default -> Outcome.FAILED;
        };
    }

    @Override
    public ByteBuffer converted() {
        return result;
    }

    @Override
    public void keepExtensions(boolean areOurs) {
        keepsExtensions = areOurs;
    }

    @Override
    public void reset() {
        keepsExtensions = false;
        enters.clear();
        untoldLosses = 0;
    }

    private Outcome run(ByteBuffer record, int offset, int limit) {
        ByteBuffer from = record;
        int at = offset;
        int end = limit;
        for (int step = 0; step < MOST_STEPS; step++) {
            if (!locate(from, at, end)) {
                return Outcome.FAILED;
            }
            Conversion conversion = table.find(code(from, at), from.getInt(at + RecordLayout.COUNT));
            if (conversion == null) {
                return Outcome.FAILED;
            }
            if (conversion.action() == Action.STORE) {
                store(from, at);
                return dropped();
            }
            if (conversion.action() == Action.STORE_AND_PASS || conversion.action() == Action.PASS) {
                if (conversion.action() == Action.STORE_AND_PASS) {
                    store(from, at);
                }
                return step == 0 ? Outcome.CURRENT : Outcome.CONVERTED;
            }
            if (!build(conversion, from, at)) {
                return Outcome.FAILED;
            }
            Outcome outcome = outcome(conversion.resultCode());
            if (outcome != null) {
                return outcome;
            }
            from = result;
            at = 0;
            end = result.limit();
        }
        return Outcome.FAILED;
    }

    /** What has become of the result; null if it needs another step. */
    private @Nullable Outcome outcome(int code) {
        byte treatment = treatments[code];
        boolean isComplete = result.getInt(RecordLayout.COUNT) == layouts[code].catalogueCount;
        if (treatment == MANAGED || (treatment == MANAGED_EXIT && !isComplete)) {
            return null;
        }
        if (treatment == DROP) {
            return dropped();
        }
        return treatment == FAIL ? Outcome.FAILED : Outcome.CONVERTED;
    }

    private void store(ByteBuffer record, int offset) {
        untoldLosses += enters.put(
                record.getLong(offset + RecordLayout.TID), record, offset, record.getInt(offset + RecordLayout.LENGTH));
    }

    /** The event is gone as it should; but one that was lost on the way is told of in its place. */
    private Outcome dropped() {
        if (untoldLosses == 0) {
            return Outcome.DROPPED;
        }
        untoldLosses--;
        return Outcome.FAILED;
    }

    /** Finds where the parameters of a record start; false if they do not fit into it, or it has too many. */
    private boolean locate(ByteBuffer record, int offset, int limit) {
        int length = record.getInt(offset + RecordLayout.LENGTH);
        int count = record.getInt(offset + RecordLayout.COUNT);
        int width = layouts[code(record, offset)].lengthBytes;
        if (length > limit - offset || length > CAPACITY || count < 0 || count > MOST_PARAMETERS) {
            return false;
        }
        int end = offset + length;
        int position = offset + RecordLayout.HEADER_BYTES + count * width;
        if (position > end) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            starts[i] = position;
            int size = parameterLength(record, offset, i, width);
            if (size < 0 || size > end - position) {
                return false;
            }
            position += size;
        }
        starts[count] = position;
        return true;
    }

    private static int parameterLength(ByteBuffer record, int offset, int index, int width) {
        int at = offset + RecordLayout.HEADER_BYTES + index * width;
        return width == Short.BYTES ? Short.toUnsignedInt(record.getShort(at)) : record.getInt(at);
    }

    private static int code(ByteBuffer record, int offset) {
        return Short.toUnsignedInt(record.getShort(offset + RecordLayout.CODE));
    }

    /** Takes over what the catalogue knows. */
    private Outcome cut(ByteBuffer record, int offset, int limit) {
        if (!locate(record, offset, limit)) {
            return Outcome.FAILED;
        }
        int code = code(record, offset);
        RecordLayout layout = layouts[code];
        ByteBuffer to = begin(record, offset, code, layout.catalogueCount);
        int position = RecordLayout.HEADER_BYTES + layout.catalogueCount * layout.lengthBytes;
        for (int i = 0; i < layout.catalogueCount; i++) {
            position = append(to, layout, i, position, record, starts[i], starts[i + 1] - starts[i]);
        }
        return end(position) ? Outcome.CONVERTED : Outcome.FAILED;
    }

    /** Carries one conversion out, into {@link #result}. */
    private boolean build(Conversion conversion, ByteBuffer from, int at) {
        RecordLayout layout = layouts[conversion.resultCode()];
        List<Instruction> instructions = conversion.instructions();
        int kept = conversion.action() == Action.ADD_PARAMETERS ? conversion.count() : 0;
        int count = kept + instructions.size();
        ByteBuffer to = begin(from, at, conversion.resultCode(), count);
        int position = RecordLayout.HEADER_BYTES + count * layout.lengthBytes;
        for (int i = 0; i < kept; i++) {
            position = append(to, layout, i, position, from, starts[i], starts[i + 1] - starts[i]);
        }
        long tid = from.getLong(at + RecordLayout.TID);
        ByteBuffer enter = conversion.usesEnter() ? enterOf(tid, conversion.code()) : null;
        for (int i = 0; i < instructions.size(); i++) {
            position = carryOut(instructions.get(i), to, layout, kept + i, position, from, enter);
        }
        if (enter != null) {
            enters.remove(tid);
        }
        return end(position);
    }

    /** The enter event of the thread if it is the one to the exit event {@code code}. */
    private @Nullable ByteBuffer enterOf(long tid, int code) {
        ByteBuffer enter = enters.count() == 0 ? null : enters.get(tid);
        return enter != null && code(enter, 0) == code - 1 ? enter : null;
    }

    private int carryOut(
            Instruction instruction,
            ByteBuffer to,
            RecordLayout layout,
            int index,
            int position,
            ByteBuffer from,
            @Nullable ByteBuffer enter) {
        return switch (instruction.origin()) {
            case EMPTY -> empty(to, layout, index, position);
            case DEFAULT -> defaultValue(instruction, to, layout, index, position);
            case OLD -> {
                int start = starts[instruction.index()];
                int length = starts[instruction.index() + 1] - start;
                yield append(to, layout, index, position, from, start, fitting(instruction, length));
            }
            case ENTER_OR_DEFAULT -> {
                int copied = fromEnter(instruction, to, layout, index, position, enter);
                yield copied == 0 ? defaultValue(instruction, to, layout, index, position) : copied;
            }
            case ENTER_OR_EMPTY -> {
                int copied = fromEnter(instruction, to, layout, index, position, enter);
                yield copied == 0 ? empty(to, layout, index, position) : copied;
            }
            case CONTAINER -> container(to, layout, index, position, from);
        };
    }

    private static int fitting(Instruction instruction, int length) {
        return instruction.size() == 0 ? length : Math.min(length, instruction.size());
    }

    /** Returns 0 if there is no enter event, or it lacks the parameter. It was checked when it was stored. */
    private int fromEnter(
            Instruction instruction,
            ByteBuffer to,
            RecordLayout layout,
            int index,
            int position,
            @Nullable ByteBuffer enter) {
        if (enter == null || instruction.index() >= enter.getInt(RecordLayout.COUNT)) {
            return 0;
        }
        int width = layouts[code(enter, 0)].lengthBytes;
        int start = RecordLayout.HEADER_BYTES + enter.getInt(RecordLayout.COUNT) * width;
        for (int i = 0; i < instruction.index(); i++) {
            start += parameterLength(enter, 0, i, width);
        }
        int length = parameterLength(enter, 0, instruction.index(), width);
        return append(to, layout, index, position, enter, start, fitting(instruction, length));
    }

    /** Starts a record in the spare buffer, since {@code from} may be the result so far. */
    private ByteBuffer begin(ByteBuffer from, int at, int code, int count) {
        ByteBuffer to = spare.clear();
        to.putLong(RecordLayout.TIMESTAMP, from.getLong(at + RecordLayout.TIMESTAMP));
        to.putLong(RecordLayout.TID, from.getLong(at + RecordLayout.TID));
        to.putShort(RecordLayout.CODE, (short) code);
        to.putInt(RecordLayout.COUNT, count);
        return to;
    }

    /** Ends it; false if it has become too long. */
    private boolean end(int position) {
        if (position < 0) {
            return false;
        }
        spare.putInt(RecordLayout.LENGTH, position);
        spare.position(0).limit(position);
        ByteBuffer done = spare;
        spare = result;
        result = done;
        return true;
    }

    /** Appends a value; each of these returns where the next one goes, or -1 if the record is full. */
    private static int append(
            ByteBuffer to, RecordLayout layout, int index, int position, ByteBuffer from, int start, int length) {
        if (position < 0 || length > CAPACITY - position) {
            return -1;
        }
        to.put(position, from, start, length);
        return ended(to, layout, index, position, position + length);
    }

    private static int empty(ByteBuffer to, RecordLayout layout, int index, int position) {
        return position < 0 ? -1 : ended(to, layout, index, position, position);
    }

    private static int defaultValue(
            Instruction instruction, ByteBuffer to, RecordLayout layout, int index, int position) {
        if (position < 0 || instruction.size() > CAPACITY - position) {
            return -1;
        }
        int end = position + instruction.size();
        for (int i = position; i < end; i++) {
            to.put(i, instruction.filler());
        }
        return ended(to, layout, index, position, end);
    }

    private static int ended(ByteBuffer to, RecordLayout layout, int index, int start, int end) {
        int at = RecordLayout.HEADER_BYTES + index * layout.lengthBytes;
        if (layout.lengthBytes == Short.BYTES) {
            if (end - start > LARGEST_U16) {
                return -1;
            }
            to.putShort(at, (short) (end - start));
        } else {
            to.putInt(at, end - start);
        }
        return end;
    }

    /** Tells of a container in JSON; empty if one of the four is missing. */
    private int container(ByteBuffer to, RecordLayout layout, int index, int position, ByteBuffer from) {
        for (int i = 0; i < containerParts.length; i++) {
            int length = starts[i + 1] - starts[i];
            if (i == 1 ? length != Integer.BYTES : length == 0) {
                return empty(to, layout, index, position);
            }
        }
        // Each byte takes six at most; the decimal number takes ten.
        if (position < 0 || 6L * (starts[4] - starts[0]) + 64 > CAPACITY - position) {
            return -1;
        }
        int end = position;
        for (int i = 0; i < containerParts.length; i++) {
            to.put(end, containerParts[i]);
            end += containerParts[i].length;
            end = i == 1
                    ? putDecimal(to, end, Integer.toUnsignedLong(from.getInt(starts[i])))
                    : putQuoted(to, end, from, starts[i], starts[i + 1] - 1);
        }
        to.put(end++, (byte) '}').put(end++, (byte) 0);
        return ended(to, layout, index, position, end);
    }

    private static int putDecimal(ByteBuffer to, int position, long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = position + digits - 1; i >= position; i--, rest /= 10) {
            to.put(i, (byte) ('0' + rest % 10));
        }
        return position + digits;
    }

    private static int putQuoted(ByteBuffer to, int position, ByteBuffer from, int start, int end) {
        int at = position;
        to.put(at++, (byte) '"');
        for (int i = start; i < end; i++) {
            byte c = from.get(i);
            if (c == '"' || c == '\\') {
                to.put(at++, (byte) '\\').put(at++, c);
            } else if (c >= 0 && c < ' ') {
                to.put(at++, (byte) '\\')
                        .put(at++, (byte) 'u')
                        .put(at++, (byte) '0')
                        .put(at++, (byte) '0');
                to.put(at++, HEXADECIMAL[c >> 4]).put(at++, HEXADECIMAL[c & 15]);
            } else {
                to.put(at++, c);
            }
        }
        to.put(at++, (byte) '"');
        return at;
    }
}
