// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import dev.lanner.api.event.EventCategory;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.FlagTable;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import dev.lanner.api.event.PrintFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The resource that the build packs from the catalogue's JSON; {@code PackCatalogue} says how it is laid out.
 *
 * @param flagTables every table, also those that no parameter names
 * @param types every type, at the index that is its code
 * @param syscalls every system call, at the index that is its code
 */
record PackedCatalogue(List<FlagTable> flagTables, List<EventType> types, List<Syscall> syscalls) {
    /** How a system call becomes an event. */
    enum SyscallForm {
        /** It is none; the code stands for something else. */
        NONE,
        OWN_EVENT,
        GENERIC_EVENT
    }

    /** One code of the capture format's table of system calls. */
    record Syscall(String name, SyscallForm form) {}

    private static final String RESOURCE = "catalogue.bin";
    private static final int MAGIC = 0x4C4E4352;
    private static final int VERSION = 2;

    /** Reads the resource; IllegalStateException if this bundle is not as it was built. */
    static PackedCatalogue load() {
        try (InputStream stream = PackedCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (stream == null) {
                throw new IllegalStateException("The event catalogue '" + RESOURCE
                        + "' is missing in the bundle dev.lanner.events; install it anew.");
            }
            return new Unpacking(stream.readAllBytes()).catalogue();
        } catch (IOException e) {
            throw new UncheckedIOException("The event catalogue '" + RESOURCE + "' cannot be read.", e);
        }
    }

    /** One pass over the bytes. */
    private static final class Unpacking {
        private final byte[] packed;
        private final ByteBuffer bytes;
        private String[] texts = {};

        Unpacking(byte[] packed) {
            this.packed = packed;
            bytes = ByteBuffer.wrap(packed);
        }

        PackedCatalogue catalogue() {
            if (bytes.getInt() != MAGIC || u16() != VERSION) {
                throw new IllegalStateException("The event catalogue '" + RESOURCE
                        + "' is of another version than the bundle dev.lanner.events; install the bundle anew.");
            }
            texts = new String[u16()];
            for (int i = 0; i < texts.length; i++) {
                int length = u8();
                texts[i] = new String(packed, bytes.position(), length, StandardCharsets.ISO_8859_1);
                bytes.position(bytes.position() + length);
            }
            FlagTable[] flagTables = new FlagTable[u16()];
            for (int i = 0; i < flagTables.length; i++) {
                flagTables[i] = flagTable();
            }
            List<List<Parameter.Variant>> variantLists = new ArrayList<>();
            for (int left = u16(); left > 0; left--) {
                variantLists.add(variants());
            }
            Parameter[] parameters = new Parameter[u16()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = parameter(flagTables, variantLists);
            }
            EventType[] types = new EventType[u16()];
            for (int code = 0; code < types.length; code++) {
                types[code] = type(code, parameters);
            }
            SyscallForm[] forms = SyscallForm.values();
            Syscall[] syscalls = new Syscall[u16()];
            for (int code = 0; code < syscalls.length; code++) {
                syscalls[code] = new Syscall(text(), forms[u8()]);
            }
            return new PackedCatalogue(List.of(flagTables), List.of(types), List.of(syscalls));
        }

        private FlagTable flagTable() {
            String name = text();
            FlagTable.Entry[] entries = new FlagTable.Entry[u16()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = new FlagTable.Entry(text(), bytes.getLong());
            }
            return new FlagTable(name, List.of(entries));
        }

        private List<Parameter.Variant> variants() {
            Parameter.Variant[] variants = new Parameter.Variant[u8()];
            for (int i = 0; i < variants.length; i++) {
                variants[i] = new Parameter.Variant(ParameterType.valueOf(text()), PrintFormat.valueOf(text()));
            }
            return List.of(variants);
        }

        private Parameter parameter(FlagTable[] flagTables, List<List<Parameter.Variant>> variantLists) {
            String name = text();
            ParameterType type = ParameterType.valueOf(text());
            PrintFormat format = PrintFormat.valueOf(text());
            int table = u16();
            @Nullable FlagTable flags = table == 0 ? null : flagTables[table - 1];
            int variants = u8();
            int relativeTo = u8() - 1;
            return new Parameter(
                    name,
                    type,
                    format,
                    flags,
                    variants == 0 ? List.of() : variantLists.get(variants - 1),
                    relativeTo,
                    u8() == 1);
        }

        private EventType type(int code, Parameter[] parameters) {
            String enumName = text();
            String name = text();
            EventKind kind = EventKind.valueOf(text());
            EventCategory category = EventCategory.valueOf(text());
            Set<EventFlag> flags = flagSet(u16());
            Parameter[] own = new Parameter[u8()];
            for (int i = 0; i < own.length; i++) {
                own[i] = parameters[u16()];
            }
            return new EventType(code, enumName, name, kind, category, flags, List.of(own));
        }

        private static Set<EventFlag> flagSet(int bits) {
            Set<EventFlag> flags = EnumSet.noneOf(EventFlag.class);
            EventFlag[] all = EventFlag.values();
            for (int bit = 0; bit < all.length; bit++) {
                if ((bits & 1 << bit) != 0) {
                    flags.add(all[bit]);
                }
            }
            return flags;
        }

        private String text() {
            return texts[u16()];
        }

        private int u16() {
            return Short.toUnsignedInt(bytes.getShort());
        }

        private int u8() {
            return Byte.toUnsignedInt(bytes.get());
        }
    }
}
