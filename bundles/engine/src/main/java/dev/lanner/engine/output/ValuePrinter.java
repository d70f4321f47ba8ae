// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.output;

import dev.lanner.api.event.PrintFormat;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.FieldValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes values for people, and turns them into objects for those who format alerts. */
final class ValuePrinter {
    private ValuePrinter() {}

    /** As text. */
    static String text(FieldType type, PrintFormat format, FieldValue value) {
        return switch (type) {
            case BOOLEAN -> value.number() != 0 ? "true" : "false";
            case DOUBLE -> rounded(Double.longBitsToDouble(value.number()));
            case INTEGER, UNSIGNED, DURATION_NS, TIME_NS, PORT -> number(type, format, value.number());
            case ADDRESS, NETWORK -> address(value);
            case TEXT, PATH, BYTES -> value.toString();
        };
    }

    /** With one digit after the point, the nearest to the exact value as C rounds. */
    private static String rounded(double number) {
        return Double.isFinite(number)
                ? new BigDecimal(number).setScale(1, RoundingMode.HALF_EVEN).toPlainString()
                : Double.toString(number);
    }

    /** As String, Long, BigInteger, Boolean or Double. */
    static Object object(FieldType type, PrintFormat format, FieldValue value) {
        return switch (type) {
            case BOOLEAN -> value.number() != 0;
            case DOUBLE -> Double.longBitsToDouble(value.number());
            case INTEGER, UNSIGNED, DURATION_NS, TIME_NS, PORT ->
                format == PrintFormat.HEXADECIMAL || format == PrintFormat.OCTAL
                        ? number(type, format, value.number())
                        : integer(type, value.number());
            default -> text(type, format, value);
        };
    }

    private static Object integer(FieldType type, long number) {
        return number < 0 && isUnsigned(type) ? new BigInteger(Long.toUnsignedString(number)) : (Object) number;
    }

    /** Captures hold times of up to 64 bits, after the year 2262 where a kernel has told nonsense. */
    private static boolean isUnsigned(FieldType type) {
        return type == FieldType.UNSIGNED || type == FieldType.TIME_NS;
    }

    private static String number(FieldType type, PrintFormat format, long number) {
        return switch (format) {
            case HEXADECIMAL -> Long.toHexString(number).toUpperCase(Locale.ROOT);
            case OCTAL -> Long.toOctalString(number);
            case PADDED_DECIMAL -> String.format(Locale.ROOT, "%09d", number);
            default -> isUnsigned(type) ? Long.toUnsignedString(number) : Long.toString(number);
        };
    }

    private static String address(FieldValue value) {
        String text = address(java.util.Arrays.copyOf(value.bytes(), value.length()));
        return text == null ? "<NA>" : text;
    }

    private static @Nullable String address(byte[] bytes) {
        try {
            String text = InetAddress.getByAddress(bytes).getHostAddress();
            return bytes.length == 16 ? shortened(text) : text;
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** With the longest run of zeros left out. */
    private static String shortened(String text) {
        String[] groups = text.split(":", -1);
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > bestLength) {
                best = i;
                bestLength = end - i;
            }
        }
        if (best < 0) {
            return text;
        }
        StringBuilder shorter = new StringBuilder();
        for (int i = 0; i < best; i++) {
            shorter.append(i == 0 ? "" : ":").append(groups[i]);
        }
        shorter.append("::");
        for (int i = best + bestLength; i < groups.length; i++) {
            shorter.append(i == best + bestLength ? "" : ":").append(groups[i]);
        }
        return shorter.toString();
    }
}
