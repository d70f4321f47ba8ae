// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Headers as HTTP/2 writes them (RFC 7541), without the table that both sides could build up: ours need none, and the other
 * side is told to use none.
 */
final class HeaderBlock {
    private static final HuffmanCode HUFFMAN = new HuffmanCode();
    private static final String STATUS = ":status";

    /** Of the table that everybody knows, only the statuses matter here; they begin at its number 8. */
    private static final String[] STATUSES = {"200", "204", "206", "304", "400", "404", "500"};

    private static final int FIRST_STATUS = 8;
    private static final int KNOWN_TO_ALL = 61;

    private HeaderBlock() {}

    /** Each as it stands, names in lower case. */
    static byte[] encode(Map<String, String> headers) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            out.write(0);
            text(out, name);
            text(out, value);
        });
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        if (length < 0x7F) {
            out.write(length);
        } else {
            out.write(0x7F);
            for (length -= 0x7F; length >= 0x80; length /= 0x80) {
                out.write(length % 0x80 + 0x80);
            }
            out.write(length);
        }
        out.writeBytes(bytes);
    }

    /** Names and values; those whose name is a number of the common table that is of no interest are left out. */
    static Map<String, String> decode(byte[] block) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        ByteBuffer in = ByteBuffer.wrap(block);
        while (in.hasRemaining()) {
            int first = in.get() & 0xFF;
            if ((first & 0x80) != 0) {
                int index = number(in, first, 7);
                require(index);
                if (index >= FIRST_STATUS && index < FIRST_STATUS + STATUSES.length) {
                    headers.put(STATUS, STATUSES[index - FIRST_STATUS]);
                }
            } else if ((first & 0xE0) == 0x20) {
                int unusedSize = number(in, first, 5);
            } else {
                int index = number(in, first, (first & 0x40) != 0 ? 6 : 4);
                require(index);
                boolean isStatus = index >= FIRST_STATUS && index < FIRST_STATUS + STATUSES.length;
                String name = index == 0 ? text(in) : isStatus ? STATUS : "";
                String value = text(in);
                if (!name.isEmpty()) {
                    headers.put(name, value);
                }
            }
        }
        return headers;
    }

    private static void require(int index) throws IOException {
        if (index > KNOWN_TO_ALL) {
            throw new IOException("a header is the number " + index + " of a table that was not to be used");
        }
    }

    private static int number(ByteBuffer in, int first, int bits) throws IOException {
        int most = (1 << bits) - 1;
        int number = first & most;
        if (number < most) {
            return number;
        }
        for (int shift = 0; in.hasRemaining() && shift <= 21; shift += 7) {
            int next = in.get() & 0xFF;
            number += (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return number;
            }
        }
        throw new IOException("a header has a number without an end");
    }

    private static String text(ByteBuffer in) throws IOException {
        if (!in.hasRemaining()) {
            throw new IOException("a header breaks off");
        }
        int first = in.get() & 0xFF;
        int length = number(in, first, 7);
        if (length > in.remaining()) {
            throw new IOException("a header breaks off");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String((first & 0x80) != 0 ? HUFFMAN.decode(bytes) : bytes, StandardCharsets.UTF_8);
    }
}
