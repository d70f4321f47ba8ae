// SPDX-License-Identifier: Apache-2.0
package dev.lanner.engine.compile;

import dev.lanner.api.field.FieldType;
import dev.lanner.engine.condition.Operand.Literal;
import dev.lanner.engine.eval.AddressTest.Network;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads values as conditions write them. */
final class LiteralReader {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private static final long MOST_PORT = 65535;

    private LiteralReader() {}

    /** The bits of a number of this type. */
    static long number(FieldType type, Literal literal) throws ProblemException {
        String text = literal.text();
        try {
            return switch (type) {
                case BOOLEAN -> bool(literal);
                case DOUBLE -> Double.doubleToRawLongBits(Double.parseDouble(text));
                case PORT -> port(literal);
                default -> integer(text, type == FieldType.UNSIGNED);
            };
        } catch (NumberFormatException e) {
            throw new ProblemException(
                    literal.span(),
                    "'" + text + "' is no " + (type == FieldType.PORT ? "port and no known service" : "number"),
                    type == FieldType.PORT ? "write the port as a number" : "write, for example, 10 or 0x0a");
        }
    }

    private static long bool(Literal literal) throws ProblemException {
        return switch (literal.text()) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            default ->
                throw new ProblemException(
                        literal.span(),
                        "'" + literal.text() + "' is neither true nor false",
                        "write 'true' or 'false'");
        };
    }

    private static long port(Literal literal) throws ProblemException {
        Integer service = ServiceNames.port(literal.text());
        long port = service != null ? service : integer(literal.text(), false);
        if (port > MOST_PORT) {
            throw new ProblemException(
                    literal.span(), "'" + literal.text() + "' is no port", "a port goes from 0 to " + MOST_PORT);
        }
        return port;
    }

    private static long integer(String text, boolean unsigned) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("0x")) {
            return Long.parseUnsignedLong(lower.substring(2), 16);
        }
        return unsigned && !lower.startsWith("-") ? Long.parseUnsignedLong(text) : Long.parseLong(text);
    }

    static byte[] text(Literal literal) {
        return literal.text().getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes written as pairs of hexadecimal digits. */
    static byte[] hexadecimal(Literal literal) throws ProblemException {
        String text = literal.text();
        byte[] bytes = new byte[text.length() / 2];
        boolean good = !text.isEmpty() && text.length() % 2 == 0;
        for (int i = 0; good && i < bytes.length; i++) {
            int high = Character.digit(text.charAt(2 * i), 16);
            int low = Character.digit(text.charAt(2 * i + 1), 16);
            good = high >= 0 && low >= 0;
            bytes[i] = (byte) (high * 16 + low);
        }
        if (!good) {
            throw new ProblemException(
                    literal.span(),
                    "'" + text + "' is not a sequence of hexadecimal bytes",
                    "write, for example, 7f454c46");
        }
        return bytes;
    }

    /** An address, or a network as address and number of bits. */
    static Network network(Literal literal) throws ProblemException {
        String text = literal.text();
        int slash = text.indexOf('/');
        byte[] address = address(slash < 0 ? text : text.substring(0, slash), literal);
        int bits = address.length * 8;
        if (slash >= 0) {
            try {
                bits = Integer.parseInt(text.substring(slash + 1));
            } catch (NumberFormatException e) {
                bits = -1;
            }
        }
        if (bits < 0 || bits > address.length * 8) {
            throw new ProblemException(
                    literal.span(),
                    "'" + text + "' is no network",
                    "the number after '/' goes from 0 to " + address.length * 8);
        }
        return new Network(address, bits);
    }

    private static byte[] address(String text, Literal literal) throws ProblemException {
        if (IPV4.matcher(text).matches() || IPV6.matcher(text).matches()) {
            try {
                // Only digits, colons and dots: no name is looked up.
                return InetAddress.getByName(text).getAddress();
            } catch (UnknownHostException e) {
                throw noAddress(literal);
            }
        }
        throw noAddress(literal);
    }

    private static ProblemException noAddress(Literal literal) {
        return new ProblemException(
                literal.span(),
                "'" + literal.text() + "' is no IP address or network",
                "write, for example, 10.0.0.1, 10.0.0.0/8 or 2001:db8::/32");
    }
}
