// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The struct types in the BTF of an ELF object: sizes, and offsets of members in bytes. */
final class BtfFile {
    private static final int ELF_SECTIONS_AT = 0x28;
    private static final int ELF_SECTION_SIZE_AT = 0x3a;
    private static final int SECTION_HEADER_BYTES = 64;
    private static final int KIND_STRUCT = 4;

    private final ByteBuffer btf;
    private final int strings;
    private final Map<String, Integer> structs = new HashMap<>();

    private BtfFile(ByteBuffer btf) {
        this.btf = btf;
        int header = btf.getInt(4);
        int types = header + btf.getInt(8);
        int end = types + btf.getInt(12);
        this.strings = header + btf.getInt(16);
        int at = types;
        while (at < end) {
            if (kind(at) == KIND_STRUCT) {
                structs.put(text(btf.getInt(at)), at);
            }
            at += 12 + extraBytes(at);
        }
    }

    static BtfFile of(byte[] elf) {
        ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        int sections = (int) file.getLong(ELF_SECTIONS_AT);
        int count = file.getShort(ELF_SECTION_SIZE_AT + 2);
        int names = sections + SECTION_HEADER_BYTES * file.getShort(ELF_SECTION_SIZE_AT + 4);
        int namesAt = (int) file.getLong(names + 24);
        for (int i = 0; i < count; i++) {
            int section = sections + SECTION_HEADER_BYTES * i;
            if (textAt(file, namesAt + file.getInt(section)).equals(".BTF")) {
                int start = (int) file.getLong(section + 24);
                int size = (int) file.getLong(section + 32);
                return new BtfFile(file.slice(start, size).order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        throw new AssertionError("the object has no BTF");
    }

    int size(String struct) {
        return btf.getInt(find(struct) + 8);
    }

    int offset(String struct, String member) {
        int at = find(struct);
        for (int i = 0; i < vlen(at); i++) {
            int entry = at + 12 + 12 * i;
            if (text(btf.getInt(entry)).equals(member)) {
                return (btf.getInt(entry + 8) & 0xffffff) / 8;
            }
        }
        throw new AssertionError(struct + " has no member " + member);
    }

    private int find(String struct) {
        Integer at = structs.get(struct);
        if (at == null) {
            throw new AssertionError("no struct " + struct + " in the object's BTF");
        }
        return at;
    }

    private int kind(int at) {
        return btf.getInt(at + 4) >>> 24 & 0x1f;
    }

    private int vlen(int at) {
        return btf.getInt(at + 4) & 0xffff;
    }

    private int extraBytes(int at) {
        return switch (kind(at)) {
            case 1, 14, 17 -> 4;
            case 3 -> 12;
            case 4, 5, 15, 19 -> 12 * vlen(at);
            case 6, 13 -> 8 * vlen(at);
            default -> 0;
        };
    }

    private String text(int offset) {
        return textAt(btf, strings + offset);
    }

    private static String textAt(ByteBuffer bytes, int start) {
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        byte[] text = new byte[end - start];
        bytes.get(start, text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
