// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.file;

import dev.lanner.api.text.Text;

/** The transport of an internet socket, in the order of the captures' codes. */
public enum Protocol {
    UNKNOWN(0, ""),
    NOT_AVAILABLE(1, "<NA>"),
    TCP(2, "tcp"),
    UDP(3, "udp"),
    ICMP(4, "icmp"),
    RAW(5, "raw");

    private static final Protocol[] ALL = values();

    private static final int STREAM = 1;
    private static final int DATAGRAM = 2;
    private static final int RAW_TYPE = 3;
    private static final int TYPE_MASK = 0xFF;

    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_RAW = 255;

    @SuppressWarnings("ImmutableEnumChecker") // a text is immutable
    private final Text text;

    private final int code;

    Protocol(int code, String text) {
        this.code = code;
        this.text = Text.of(text);
    }

    /** The word of {@code fd.l4proto}. */
    public Text text() {
        return text;
    }

    /** The code in the descriptor lists of captures. */
    public int code() {
        return code;
    }

    /** The protocol with this code; unknown if there is none. */
    public static Protocol of(int code) {
        return code < 0 || code >= ALL.length ? UNKNOWN : ALL[code];
    }

    /** What a socket speaks, by type and protocol as they were given when it was made. */
    static Protocol of(int type, int protocol) {
        int kind = type & TYPE_MASK;
        return switch (protocol) {
            case IPPROTO_TCP -> kind == RAW_TYPE ? RAW : TCP;
            case IPPROTO_UDP -> kind == RAW_TYPE ? RAW : UDP;
            case IPPROTO_ICMP -> kind == RAW_TYPE ? RAW : ICMP;
            case IPPROTO_RAW -> RAW;
            case IPPROTO_IP -> kind == STREAM ? TCP : kind == DATAGRAM ? UDP : UNKNOWN;
            default -> UNKNOWN;
        };
    }
}
