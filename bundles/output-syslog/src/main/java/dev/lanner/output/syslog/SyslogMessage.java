// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.syslog;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The bytes of a message. */
final class SyslogMessage {
    private SyslogMessage() {}

    /**
     * In UTF-8, on one line whatever the format has made of the alert, cut at the end of a character if it is too long.
     */
    static byte[] bytes(StringBuilder text, int mostBytes) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text.setCharAt(i, ' ');
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= mostBytes) {
            return bytes;
        }
        int end = mostBytes;
        while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }
}
