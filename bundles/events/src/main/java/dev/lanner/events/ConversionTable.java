// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.ParameterType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How old events become newer ones: the resource that the build packs; {@code PackCatalogue} says how it is laid out. */
final class ConversionTable {
    /** What to do with an event. The order is that of {@code PackCatalogue}. */
    enum Action {
        /** Keep it for the exit event. */
        STORE,
        STORE_AND_PASS,
        PASS,
        /** Keep its parameters and append others. */
        ADD_PARAMETERS,
        /** Make another type's event of it, with these parameters. */
        CHANGE_TYPE
    }

    /** Where a parameter comes from. The order is that of {@code PackCatalogue}. */
    enum Origin {
        EMPTY,
        DEFAULT,
        OLD,
        ENTER_OR_DEFAULT,
        ENTER_OR_EMPTY,
        /** The text of a container, from the four parameters that told it once. */
        CONTAINER
    }

    /**
     * One parameter of a result.
     *
     * @param index in the event that it comes from
     * @param size most bytes that it may have, since its type has that many; 0 if that varies
     * @param filler each byte of its default
     */
    record Instruction(Origin origin, int index, int size, byte filler) {}

    /** What becomes of one type with one number of parameters. */
    record Conversion(
            int code, int count, Action action, int resultCode, List<Instruction> instructions, boolean usesEnter) {}

    private static final String RESOURCE = "conversions.bin";
    private static final int MAGIC = 0x4C4E4356;
    private static final int VERSION = 2;

    /** By code and number of parameters. */
    private final @Nullable Conversion[][] conversions;

    private final int size;

    private ConversionTable(ByteBuffer packed, List<EventType> types) {
        if (packed.getInt() != MAGIC || packed.getShort() != VERSION) {
            throw new IllegalStateException("The conversion table '" + RESOURCE
                    + "' is of another version than the bundle dev.lanner.events; install the bundle anew.");
        }
        conversions = new @Nullable Conversion[types.size()][];
        size = packed.getShort();
        for (int i = 0; i < size; i++) {
            Conversion conversion = conversion(packed, types);
            @Nullable Conversion[] known = conversions[conversion.code];
            @Nullable
            Conversion[] more =
                    new @Nullable Conversion[Math.max(known == null ? 0 : known.length, conversion.count + 1)];
            if (known != null) {
                System.arraycopy(known, 0, more, 0, known.length);
            }
            more[conversion.count] = conversion;
            conversions[conversion.code] = more;
        }
    }

    /** Reads the resource; IllegalStateException if this bundle is not as it was built. */
    static ConversionTable load(List<EventType> types) {
        try (InputStream stream = ConversionTable.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The conversion table '" + RESOURCE
                        + "' is missing in the bundle dev.lanner.events; install it anew.");
            }
            return new ConversionTable(ByteBuffer.wrap(stream.readAllBytes()), types);
        } catch (IOException e) {
            throw new UncheckedIOException("The conversion table '" + RESOURCE + "' cannot be read.", e);
        }
    }

    private static Conversion conversion(ByteBuffer packed, List<EventType> types) {
        int code = packed.getShort();
        int count = packed.get();
        Action action = Action.values()[packed.get()];
        int resultCode = packed.getShort();
        Instruction[] instructions = new Instruction[packed.get()];
        int first = action == Action.ADD_PARAMETERS ? count : 0;
        boolean usesEnter = false;
        for (int i = 0; i < instructions.length; i++) {
            Origin origin = Origin.values()[packed.get()];
            ParameterType type =
                    types.get(resultCode).parameters().get(first + i).type();
            usesEnter |= origin == Origin.ENTER_OR_DEFAULT || origin == Origin.ENTER_OR_EMPTY;
            boolean isIdentity = type == ParameterType.UID || type == ParameterType.GID;
            instructions[i] = new Instruction(origin, packed.get(), type.size(), (byte) (isIdentity ? -1 : 0));
        }
        return new Conversion(code, count, action, resultCode, List.of(instructions), usesEnter);
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** What to do with an event of type {@code code} with {@code count} parameters; null if nobody knows. */
    @Nullable
    Conversion find(int code, int count) {
        @Nullable Conversion[] known = conversions[code];
        return known == null || count < 0 || count >= known.length ? null : known[count];
    }
}
