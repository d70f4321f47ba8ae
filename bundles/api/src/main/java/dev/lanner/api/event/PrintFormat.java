// SPDX-License-Identifier: Apache-2.0
package dev.lanner.api.event;

/** How a number is written when an event or a field is printed as text. */
public enum PrintFormat {
    /** No form of its own. */
    NONE,
    /** Decimal. */
    DECIMAL,
    /** Hexadecimal, without a prefix. */
    HEXADECIMAL,
    /** Octal, without a prefix. */
    OCTAL,
    /** Decimal, filled with zeros to ten digits. */
    PADDED_DECIMAL,
    /** A running number that identifies something. */
    IDENTIFIER,
    /** The direction of an event. */
    DIRECTION
}
