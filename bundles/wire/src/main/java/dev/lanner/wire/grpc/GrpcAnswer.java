// SPDX-License-Identifier: Apache-2.0
package dev.lanner.wire.grpc;

import dev.lanner.spi.output.AlertRejectedException;
import dev.lanner.wire.http.HttpAnswer;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a receiver has answered.
 *
 * @param uri of the receiver, for people
 * @param headers those at the begin and at the end
 * @param body the begin of the message with what stands before it; empty if there is none
 */
record GrpcAnswer(String uri, Map<String, String> headers, ByteBuffer body) {
    private static final int MESSAGE_BEGIN = 5;
    private static final int OK = 0;
    private static final int INVALID_ARGUMENT = 3;
    private static final int RESOURCE_EXHAUSTED = 8;

    private static final List<String> NAMES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    /**
     * The message of an answer that is good.
     *
     * @throws AlertRejectedException if it will never be
     * @throws IOException if it may be, another time
     */
    byte[] message() throws IOException {
        String status = headers.get("grpc-status");
        if (status == null) {
            new HttpAnswer(uri, number(headers.getOrDefault(":status", "0")), "").check();
            throw new IOException(uri + " has answered without a status; is 'url' that of a gRPC receiver?");
        }
        int code = number(status);
        if (code == OK) {
            byte[] message = new byte[Math.max(0, body.remaining() - MESSAGE_BEGIN)];
            body.get(body.limit() - message.length, message);
            return message;
        }
        String text = text(headers.getOrDefault("grpc-message", ""));
        String name = code > 0 && code < NAMES.size() ? NAMES.get(code) : "status " + status;
        String message = uri + " answered " + name + (text.isBlank() ? "" : ": " + text.strip()) + ".";
        if (code == INVALID_ARGUMENT || (code == RESOURCE_EXHAUSTED && isTooLarge(text))) {
            throw new AlertRejectedException(message);
        }
        // As over HTTP, what says nothing about the alert is tried again, since somebody may put it right.
        throw new IOException(message);
    }

    /** One code says both that there is too much at the moment, and too much in one message: libraries say so in words. */
    private static boolean isTooLarge(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.contains("larger than max") || lower.contains("exceeds maximum");
    }

    /** Signs that a header cannot have are written as in URLs; a plus is a plus. */
    private static String text(String coded) {
        try {
            return URLDecoder.decode(coded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return coded;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
