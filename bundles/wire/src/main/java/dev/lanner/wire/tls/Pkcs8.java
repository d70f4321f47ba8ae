// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Puts private keys of older formats into the one that the JDK reads: {@code {0, {algorithm, parameters}, key}}. */
final class Pkcs8 {
    private static final int INTEGER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    /** In an EC key: the curve, tagged [0]. */
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION_0 = {INTEGER, 1, 0};
    /** The identifier 1.2.840.113549.1.1.1, which is RSA, and no parameters. */
    private static final byte[] RSA = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0};
    /** The identifier 1.2.840.10045.2.1, which is a key on an elliptic curve. */
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private Pkcs8() {}

    /** Of a key as PKCS#1 has it. */
    static byte[] ofRsa(byte[] key) {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, RSA), element(OCTETS, key));
    }

    /** Of a key as SEC 1 has it; the curve is named in it. */
    static byte[] ofEc(byte[] key) {
        return element(SEQUENCE, VERSION_0, element(SEQUENCE, EC, curve(key)), element(OCTETS, key));
    }

    /** Empty if there is none, which no key factory takes. */
    private static byte[] curve(byte[] key) {
        ByteBuffer bytes = ByteBuffer.wrap(key);
        if (bytes.remaining() < 2 || (bytes.get() & 0xff) != SEQUENCE) {
            return new byte[0];
        }
        readLength(bytes);
        while (bytes.remaining() >= 2) {
            int tag = bytes.get() & 0xff;
            int length = readLength(bytes);
            if (length < 0 || length > bytes.remaining()) {
                break;
            }
            byte[] content = new byte[length];
            bytes.get(content);
            if (tag == CURVE) {
                return content;
            }
        }
        return new byte[0];
    }

    private static int readLength(ByteBuffer bytes) {
        int first = bytes.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = first & 0x7f; i > 0 && bytes.hasRemaining(); i--) {
            length = (length << 8) | (bytes.get() & 0xff);
        }
        return length;
    }

    private static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            content.writeBytes(part);
        }
        int length = content.size();
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        if (length < 0x80) {
            element.write(length);
        } else if (length < 0x100) {
            element.write(0x81);
            element.write(length);
        } else {
            element.write(0x82);
            element.write(length >> 8);
            element.write(length);
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
