// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A copy of one record, taken apart. Parameters count from 1, as in the comments of the programs. */
record CapturedEvent(long timestampNs, long tid, int code, int cpu, List<byte[]> parameters) {
    static CapturedEvent of(ByteBuffer record, int offset, int limit, int cpu) {
        int nparams = record.getInt(offset + 22);
        int code = record.getShort(offset + Abi.HEADER_TYPE_AT);
        int lengthBytes = code == Codes.ASYNCEVENT ? Integer.BYTES : Short.BYTES;
        int lengthsAt = offset + Abi.HEADER_BYTES;
        int at = lengthsAt + lengthBytes * nparams;
        List<byte[]> parameters = new ArrayList<>();
        for (int i = 0; i < nparams; i++) {
            int length = lengthBytes == Integer.BYTES
                    ? record.getInt(lengthsAt + lengthBytes * i)
                    : record.getShort(lengthsAt + lengthBytes * i) & 0xffff;
            byte[] value = new byte[length];
            record.get(at, value);
            parameters.add(value);
            at += value.length;
        }
        if (at != limit) {
            throw new AssertionError("record of " + (limit - offset) + " bytes has values up to " + (at - offset));
        }
        return new CapturedEvent(record.getLong(offset), record.getLong(offset + 8), code, cpu, parameters);
    }

    byte[] bytes(int parameter) {
        return parameters.get(parameter - 1);
    }

    /** Of any width, with its sign. */
    long number(int parameter) {
        byte[] value = bytes(parameter);
        ByteBuffer buffer = ByteBuffer.wrap(value).order(ByteOrder.nativeOrder());
        return switch (value.length) {
            case 1 -> value[0];
            case 2 -> buffer.getShort();
            case 4 -> buffer.getInt();
            case 8 -> buffer.getLong();
            default -> throw new AssertionError("parameter " + parameter + " has " + value.length + " bytes");
        };
    }

    /** Without its NUL; bytes that are no text stay what they are (Latin 1). */
    String text(int parameter) {
        byte[] value = bytes(parameter);
        if (value.length == 0 || value[value.length - 1] != 0) {
            throw new AssertionError("parameter " + parameter + " has no NUL at its end");
        }
        return new String(value, 0, value.length - 1, StandardCharsets.ISO_8859_1);
    }

    /** The texts of a vector. */
    List<String> texts(int parameter) {
        return bytes(parameter).length == 0
                ? List.of()
                : List.of(text(parameter).split("\0", -1));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("event " + code + " of tid " + tid + ":");
        for (int i = 1; i <= parameters.size(); i++) {
            byte[] value = bytes(i);
            boolean isNumber = value.length == 8 || value.length == 4 || value.length == 1;
            String shown = isNumber
                    ? "" + number(i)
                    : new String(value, 0, Math.min(60, value.length), StandardCharsets.ISO_8859_1).replace('\0', ' ');
            text.append(' ').append(i).append('=').append(shown);
        }
        return text.toString();
    }
}
