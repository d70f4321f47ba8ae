// SPDX-License-Identifier: Apache-2.0
package dev.lanner.container.containerd;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What containerd's daemon keeps of a container and its specification does not tell.
 *
 * @param image the reference of its image; empty if it was made from none
 * @param labels by name
 */
record StoredContainer(String image, Map<String, String> labels) {
    private static final String METHOD = "/containerd.services.containers.v1.Containers/Get";
    private static final int TEXT = 2;

    /** What is done with a field of a message. */
    private interface Field {
        void on(int number, ByteBuffer content);
    }

    /** Asks the daemon; null if it knows no such container. */
    static @Nullable StoredContainer ask(Path socket, String namespace, String id) throws IOException {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        question.write(1 << 3 | TEXT);
        // No id is longer than a byte can say.
        question.write(name.length);
        question.writeBytes(name);
        byte[] answer =
                new GrpcSocket(socket).ask(METHOD, Map.of("containerd-namespace", namespace), question.toByteArray());
        return answer == null ? null : parse(answer);
    }

    static StoredContainer parse(byte[] answer) throws IOException {
        String[] image = {""};
        Map<String, String> labels = new TreeMap<>();
        try {
            forEachField(ByteBuffer.wrap(answer), (outer, container) -> {
                if (outer == 1) {
                    forEachField(container, (number, content) -> {
                        if (number == 3) {
                            image[0] = text(content);
                        } else if (number == 2) {
                            addLabel(content, labels);
                        }
                    });
                }
            });
        } catch (BufferUnderflowException
                | IndexOutOfBoundsException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new IOException("containerd answers with what is no container", e);
        }
        return new StoredContainer(image[0], labels);
    }

    private static void addLabel(ByteBuffer entry, Map<String, String> labels) {
        String[] parts = {"", ""};
        forEachField(entry, (number, content) -> {
            if (number <= parts.length) {
                parts[number - 1] = text(content);
            }
        });
        labels.put(parts[0], parts[1]);
    }

    private static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content.duplicate()).toString();
    }

    /** Passes on the fields that have a length; numbers are passed over. */
    private static void forEachField(ByteBuffer message, Field field) {
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
