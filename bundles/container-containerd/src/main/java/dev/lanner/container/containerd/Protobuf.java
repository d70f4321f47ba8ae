// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** As much of protocol buffers as questions and answers need: texts, and messages in messages. */
final class Protobuf {
    private static final int TEXT = 2;

    private Protobuf() {}

    /** What is done with a field of a message. */
    interface Field {
        void on(int number, ByteBuffer content);
    }

    /** Reads an answer. */
    interface Reading {
        void read(ByteBuffer message);
    }

    /**
     * Has an answer read.
     *
     * @throws IOException if it is no message
     */
    static void read(byte[] answer, Reading reading) throws IOException {
        try {
            reading.read(ByteBuffer.wrap(answer));
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new IOException("The answer is no message that anybody understands", e);
        }
    }

    /** Passes on the fields that have a length; numbers are passed over. */
    static void forEachField(ByteBuffer message, Field field) {
        while (message.hasRemaining()) {
            long tag = number(message);
            switch ((int) (tag & 7)) {
                case 0 -> number(message);
                case 1 -> message.position(message.position() + Long.BYTES);
                case TEXT -> {
                    int length = Math.toIntExact(number(message));
                    ByteBuffer content = message.slice(message.position(), length);
                    message.position(message.position() + length);
                    field.on((int) (tag >> 3), content);
                }
                case 5 -> message.position(message.position() + Integer.BYTES);
                default -> throw new IllegalArgumentException("no such kind of field");
            }
        }
    }

    /** Adds an entry of a map. */
    static void addEntry(ByteBuffer entry, Map<String, String> map) {
        String[] parts = {"", ""};
        forEachField(entry, (number, content) -> {
            if (number >= 1 && number <= parts.length) {
                parts[number - 1] = text(content);
            }
        });
        map.put(parts[0], parts[1]);
    }

    static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
    }

    /** A message of one text. */
    static byte[] message(int number, String text) {
        return message(number, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message of one field. */
    static byte[] message(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // No field has a number above 15.
        out.write((number << 3) | TEXT);
        int length = content.length;
        for (; length >= 0x80; length >>>= 7) {
            out.write((length & 0x7F) | 0x80);
        }
        out.write(length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static long number(ByteBuffer message) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = message.get();
            number |= (part & 0x7FL) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number does not end");
    }
}
