// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.field;

/** What values a field has, and with that which operators fit. */
public enum FieldType {
    /** Text. */
    TEXT,
    /** A path: text that {@code pmatch} and {@code glob} take by its components. */
    PATH,
    /** A signed integer. */
    INTEGER,
    /** An unsigned integer of 64 bits. */
    UNSIGNED,
    /** True or false. */
    BOOLEAN,
    /** Nanoseconds that have passed. */
    DURATION_NS,
    /** Nanoseconds since the epoch. */
    TIME_NS,
    /** A floating-point number; its bits are kept in the number. */
    DOUBLE,
    /** Bytes that need not be text. */
    BYTES,
    /** An IPv4 or IPv6 address: 4 or 16 bytes in network order. */
    ADDRESS,
    /** An IPv4 or IPv6 network, to be compared with an address. */
    NETWORK,
    /** A port or service number. */
    PORT;

    /** Whether a value is a number, not bytes. */
    public boolean isNumeric() {
        return switch (this) {
            case INTEGER, UNSIGNED, BOOLEAN, DURATION_NS, TIME_NS, DOUBLE, PORT -> true;
            case TEXT, PATH, BYTES, ADDRESS, NETWORK -> false;
        };
    }
}
