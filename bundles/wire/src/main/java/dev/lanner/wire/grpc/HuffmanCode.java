// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The code in which headers of HTTP/2 may be written (RFC 7541, appendix B). Being canonical, it is told by its lengths. */
final class HuffmanCode {
    /** How many bits each byte takes, and at last the end, which is never written whole. */
    private static final int[] LENGTHS = {
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28,
        28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15,
        6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22,
        20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23,
        23, 24, 22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22,
        22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26,
        27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27,
        26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30
    };

    private static final int LONGEST = 30;
    private static final int END = 256;

    /** By length: the first code, the symbols in the order of their codes, and where those of the length begin. */
    private final int[] firstCodes = new int[LONGEST + 2];

    private final int[] counts = new int[LONGEST + 2];
    private final int[] begins = new int[LONGEST + 2];
    private final int[] symbols = new int[LENGTHS.length];

    HuffmanCode() {
        int count = 0;
        int code = 0;
        for (int length = 1; length <= LONGEST; length++) {
            firstCodes[length] = code;
            begins[length] = count;
            for (int symbol = 0; symbol < LENGTHS.length; symbol++) {
                if (LENGTHS[symbol] == length) {
                    symbols[count++] = symbol;
                }
            }
            counts[length] = count - begins[length];
            code = (code + counts[length]) << 1;
        }
    }

    /** The bytes that were written so. */
    byte[] decode(byte[] coded) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = 0;
        int length = 0;
        for (byte each : coded) {
            for (int bit = 7; bit >= 0; bit--) {
                code = code << 1 | (each >> bit & 1);
                length++;
                int offset = code - firstCodes[length];
                if (offset >= 0 && offset < counts[length]) {
                    int symbol = symbols[begins[length] + offset];
                    if (symbol == END) {
                        throw new IOException("a header has an end in it");
                    }
                    out.write(symbol);
                    code = 0;
                    length = 0;
                } else if (length >= LONGEST) {
                    throw new IOException("a header is written in no known code");
                }
            }
        }
        // What is left are the first bits of the end, all ones, and fewer than a byte.
        if (length > 7 || code != (1 << length) - 1) {
            throw new IOException("a header breaks off");
        }
        return out.toByteArray();
    }
}
