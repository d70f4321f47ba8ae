// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import dev.lanner.api.field.FieldValue;

/** Numbers in as few characters as six digits of precision allow, as C's {@code %g} writes them. */
final class ShortNumbers {
    private static final int PRECISION = 6;
    private static final int SMALLEST_EXPONENT = -4;
    private static final int UNIT_DIGITS = 9;

    private ShortNumbers() {}

    /** Appends {@code billionths / 1e9}; the number is taken as unsigned. */
    static void appendBillionths(long billionths, FieldValue value) {
        if (billionths == 0) {
            value.append((byte) '0');
            return;
        }
        int digits = 1;
        for (long rest = Long.divideUnsigned(billionths, 10); rest != 0; rest = Long.divideUnsigned(rest, 10)) {
            digits++;
        }
        int exponent = digits - 1 - UNIT_DIGITS;
        long rounded = billionths;
        int kept = digits;
        if (digits > PRECISION) {
            long unit = power(digits - PRECISION);
            rounded = Long.divideUnsigned(billionths, unit);
            if (Long.compareUnsigned(Long.remainderUnsigned(billionths, unit), unit / 2) >= 0) {
                rounded++;
            }
            kept = PRECISION;
            if (rounded == power(PRECISION)) {
                exponent++;
            }
        }
        while (rounded % 10 == 0) {
            rounded /= 10;
        }
        kept = Math.min(kept, countDigits(rounded));
        append(rounded, kept, exponent, value);
    }

    /** Appends {@code d.ddd × 10^exponent}, the digits being those of {@code number}. */
    private static void append(long number, int digits, int exponent, FieldValue value) {
        if (exponent < SMALLEST_EXPONENT || exponent >= PRECISION) {
            appendPlain(number, digits, 0, value);
            value.append((byte) 'e');
            value.append((byte) (exponent < 0 ? '-' : '+'));
            if (Math.abs(exponent) < 10) {
                value.append((byte) '0');
            }
            value.appendDecimal(Math.abs(exponent));
        } else {
            appendPlain(number, digits, exponent, value);
        }
    }

    private static void appendPlain(long number, int digits, int exponent, FieldValue value) {
        if (exponent < 0) {
            value.appendAscii("0.");
            for (int i = -1; i > exponent; i--) {
                value.append((byte) '0');
            }
            value.appendDecimal(number);
            return;
        }
        int after = digits - 1 - exponent;
        if (after <= 0) {
            value.appendDecimal(number * power(-after));
            return;
        }
        long unit = power(after);
        value.appendDecimal(number / unit);
        value.append((byte) '.');
        long fraction = number % unit;
        for (long place = unit / 10; place > 1 && fraction < place; place /= 10) {
            value.append((byte) '0');
        }
        value.appendDecimal(fraction);
    }

    private static int countDigits(long number) {
        int digits = 1;
        for (long rest = number / 10; rest != 0; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static long power(int exponent) {
        long power = 1;
        for (int i = 0; i < exponent; i++) {
            power *= 10;
        }
        return power;
    }
}
