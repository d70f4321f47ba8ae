// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lanner.api.event.EventKind;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Real captures, recorded by other tools; only their event blocks are walked here. */
class CaptureConformanceTest {
    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final MutableEvent event = new RecordCodec(catalogue).newEvent();
    private final Map<String, Integer> wrongLengths = new TreeMap<>();
    private int current;
    private int meta;
    private int old;

    @Test
    void everyEventOfARecordedHostMoves() throws IOException {
        walk(capture("lab.scap"));
        System.out.println("CaptureConformanceTest: " + current + " current, " + old + " old events in lab.scap");
        assertEquals(16_438, current - meta, "the recording's own count");
        assertEquals(76, meta, "users and groups that were there before");
        assertEquals(0, old);
        assertEquals(Map.of(), wrongLengths);
    }

    private static ByteBuffer capture(String name) throws IOException {
        Path file = conformance().resolve("captures").resolve(name);
        if (!Files.isReadable(file)) {
            System.out.println("CaptureConformanceTest: skipped, there is no " + name
                    + " in the conformance material; -Dlanner.conformance=FOLDER says where it is.");
        }
        assumeTrue(Files.isReadable(file), "no conformance material");
        try (InputStream stream = new GZIPInputStream(Files.newInputStream(file))) {
            return ByteBuffer.wrap(stream.readAllBytes()).order(ByteOrder.nativeOrder());
        }
    }

    private static Path conformance() {
        String given = System.getProperty("lanner.conformance");
        if (given != null) {
            return Path.of(given);
        }
        @Nullable Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("shared/conformance"))) {
            folder = folder.getParent();
        }
        return folder == null ? Path.of("conformance") : folder.resolve("shared/conformance");
    }

    private void walk(ByteBuffer capture) {
        int position = 0;
        while (position < capture.limit()) {
            int block = capture.getInt(position);
            int length = capture.getInt(position + 4);
            int body = position + 8;
            int end = position + length - 4;
            assertEquals(length, capture.getInt(end));
            switch (block) {
                case 0x216, 0x221 -> read(capture, body + 2, end, capture.getShort(body));
                case 0x217, 0x222 -> read(capture, body + 6, end, capture.getShort(body));
                default -> {}
            }
            position += length;
        }
    }

    private void read(ByteBuffer capture, int offset, int limit, int cpu) {
        assertTrue(event.moveTo(capture, offset, limit, cpu, current + 1L, "syscall"), "at " + offset);
        if (!event.type().isCurrent()) {
            old++;
            return;
        }
        current++;
        meta += event.type().kind() == EventKind.META ? 1 : 0;
        int own = (int) event.type().parameters().stream()
                .filter(parameter -> !parameter.isExtension())
                .count();
        assertEquals(own, event.parameterCount(), event.type().enumName());
        int next = offset + RecordLayout.HEADER_BYTES + own * (event.type().isLarge() ? 4 : 2);
        for (int i = 0; i < own; i++) {
            assertEquals(next, event.offset(i));
            next += event.length(i);
            checkLength(i);
        }
        assertEquals(offset + event.recordLength(), next);
        assertTrue(limit - next < 4, "only padding follows");
    }

    private void checkLength(int index) {
        Parameter parameter = event.type().parameters().get(index);
        ParameterType type = parameter.type();
        int length = event.length(index);
        boolean isRight = length == 0 || type.size() == 0 || length == type.size();
        if (type.isText() && length > 0) {
            isRight = event.textLength(index) == length - 1;
        }
        if (!isRight) {
            wrongLengths.merge(event.type().enumName() + "." + parameter.name() + " " + length, 1, Integer::sum);
        }
    }
}
