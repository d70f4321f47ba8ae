// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.capture.CaptureFormat;
import dev.lanner.api.capture.CaptureWriter;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.state.Host;
import dev.lanner.api.state.NetworkAddress;
import dev.lanner.events.ScapFormat;
import dev.lanner.spi.source.EventHandler;
import dev.lanner.spi.source.SourceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is read again as it was. */
class RoundTripTest {
    /** Behind the frame's and the section's own words. */
    private static final int MARK_AT = 24;

    @TempDir
    Path folder = Path.of("unset");

    /** Passes everything on to a writer, as the recorder will. */
    private record Copying(CaptureWriter writer) implements EventHandler {
        @Override
        public void onHost(Host host) {
            run(() -> writer.begin(host));
        }

        @Override
        public void onStateEvent(ByteBuffer record, int offset, int limit, int cpu) {
            String name = Replay.CATALOGUE
                    .types()
                    .get(record.getShort(offset + RecordForm.CODE))
                    .enumName();
            if (name.startsWith("SYSCALL_")) {
                run(() -> writer.write(record, offset, limit, cpu, true));
            } else {
                writer.tell(record, offset, limit);
            }
        }

        @Override
        public void onEvent(ByteBuffer record, int offset, int limit, int cpu) {
            run(() -> writer.write(record, offset, limit, cpu, false));
        }

        private interface Task {
            void run() throws IOException;
        }

        private static void run(Task task) {
            try {
                task.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void theRecordedHostIsTheSameAfterwards() throws IOException, SourceException {
        for (boolean isCompressed : new boolean[] {true, false}) {
            assertSame(Conformance.path("captures/lab.scap"), isCompressed);
        }
    }

    @Test
    void oldCapturesAreTheSameAfterTheyWereMadeCurrent() throws IOException, SourceException {
        for (String name : List.of("cat_write", "privileged", "run_as_user_0_container")) {
            assertSame(Conformance.path("captures/" + name + ".scap"), true);
        }
    }

    private void assertSame(Path original, boolean isCompressed) throws IOException, SourceException {
        Path first = copy(original, isCompressed);
        Path second = copy(first, isCompressed);
        Replay before = read(original);
        Replay once = read(first);
        Replay twice = read(second);
        assertEquals(before.hosts, once.hosts);
        assertEquals(before.events, once.events);
        assertEquals(before.states, once.states);
        assertEquals(Map.of(), once.losses);
        // Old lists lack what new ones have a place for, so only the second copy must be the same to the byte.
        assertEquals(once.records, twice.records);
        if (original.getFileName().toString().equals("lab.scap")) {
            assertEquals(before.records, once.records);
        }
        assertEquals(-1, Files.mismatch(first, second));
    }

    private static Replay read(Path file) throws SourceException {
        Replay replay = new Replay(true);
        replay.run(new ReplaySettings(file.toString(), 0, false), 512);
        return replay;
    }

    private Path copy(Path original, boolean isCompressed) throws IOException, SourceException {
        Path target = Files.createTempFile(folder, "copy", ".scap");
        try (CaptureWriter writer = new ScapFormat(Replay.CATALOGUE, Replay.CODEC)
                        .newWriter(Files.newOutputStream(target), isCompressed);
                ReplayStream stream = ReplayStream.open(
                        new ReplaySettings(original.toString(), 0, false), Replay.CATALOGUE, Replay.CODEC)) {
            Copying copying = new Copying(writer);
            while (stream.poll(copying, 100) >= 0) {
                // The handler writes.
            }
        }
        return target;
    }

    @Test
    void addressesOfTheHostComeBack() throws IOException, SourceException {
        Path file = folder.resolve("addresses.scap");
        Host host = new Host("here", 1, 2, 3, false)
                .with(List.of(
                        new NetworkAddress("lo", ip("127.0.0.1"), ip("255.0.0.0"), ip("0.0.0.0")),
                        new NetworkAddress("eth0", ip("fe80::1"), ip("ffff:ffff::"), ip("::")),
                        new NetworkAddress("eth0:1", ip("10.1.2.3"), ip("255.255.0.0"), ip("10.1.255.255"))));
        try (CaptureWriter writer =
                new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(Files.newOutputStream(file), false)) {
            writer.begin(host);
            EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
            ByteBuffer event = Replay.CODEC
                    .newWriter(1 << 12)
                    .begin(close, 5, 7)
                    .integer(0)
                    .integer(3)
                    .end();
            writer.write(event, 0, event.limit(), 0, false);
        }
        assertEquals(List.of(host), read(file).hosts);
    }

    /** From a file of 2015 the entries have neither their length nor, some, the interface's speed. */
    @Test
    void addressesInOldFormAreReadToTheEndOrTheLoss() throws Exception {
        ByteBuffer block = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        block.putShort((short) 3).putShort((short) 2).put(new byte[] {10, 0, 0, 1, -1, 0, 0, 0, 10, -1, -1, -1});
        block.put("e0".getBytes(StandardCharsets.US_ASCII)).putShort((short) 0);
        ListCursor cursor = new ListCursor();
        cursor.moveTo(block, 0, block.position());
        assertEquals(
                List.of(new NetworkAddress("e0", ip("10.0.0.1"), ip("255.0.0.0"), ip("10.255.255.255"))),
                InterfaceList.read(cursor, false));
        cursor.moveTo(block, 0, 14);
        assertThrows(ListCursor.DamagedException.class, () -> InterfaceList.read(cursor, false));
        block.putInt(0, -1);
        cursor.moveTo(block, 0, block.position());
        assertThrows(ListCursor.DamagedException.class, () -> InterfaceList.read(cursor, true));
    }

    @Test
    void noMoreAddressesAreKeptThanAMachineHas() throws Exception {
        int entryBytes = 4 + 2 + 2 + 3 * 4 + 8;
        ByteBuffer block = ByteBuffer.allocate(10_000 * entryBytes).order(ByteOrder.LITTLE_ENDIAN);
        while (block.hasRemaining()) {
            block.putInt(entryBytes - 4).putShort((short) 1).putShort((short) 0);
            block.put(new byte[3 * 4 + 8]);
        }
        ListCursor cursor = new ListCursor();
        cursor.moveTo(block, 0, block.position());
        assertEquals(4096, InterfaceList.read(cursor, true).size());
    }

    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void extensionsAreWrittenWhereNobodyElseCountsThem() throws IOException, SourceException {
        Path file = folder.resolve("own.scap");
        try (CaptureWriter writer =
                new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(Files.newOutputStream(file), false)) {
            writer.begin(new Host("here", 1, 2, 3, true));
            EventWriter record = Replay.CODEC.newWriter(1 << 12);
            EventType exit = Replay.CATALOGUE.type("PROCEXIT_1_E");
            record.begin(exit, 5, 7)
                    .integer(256)
                    .integer(1)
                    .integer(0)
                    .integer(0)
                    .integer(1);
            ByteBuffer bytes = record.integer(1).integer(256).integer(7).end();
            writer.write(bytes, 0, bytes.limit(), 3, false);
            EventType setuid = Replay.CATALOGUE.type("SYSCALL_SETUID_X");
            bytes = record.begin(setuid, 6, 7)
                    .integer(0)
                    .integer(1000)
                    .integer(1000)
                    .end();
            writer.write(bytes, 0, bytes.limit(), 3, false);
        }
        Replay replay = read(file);
        assertEquals(new Host("here", 1, 2, 3, false), replay.hosts.get(0));
        assertEquals(List.of("PROCEXIT_1_E 8", "SYSCALL_SETUID_X 2"), parameterCounts(replay));
        byte[] written = Files.readAllBytes(file);
        written[MARK_AT] ^= 1;
        Files.write(file, written);
        assertEquals(List.of("PROCEXIT_1_E 5", "SYSCALL_SETUID_X 2"), parameterCounts(read(file)));
    }

    /** Other tools count the parameters of these types; what they do not know in the flags they pass over. */
    @Test
    void thatARingCarriedTheOperationIsKeptInTheFlags() throws IOException, SourceException {
        Path file = folder.resolve("ring.scap");
        EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
        try (CaptureWriter writer =
                new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(Files.newOutputStream(file), false)) {
            writer.begin(new Host("here", 1, 2, 3, true));
            EventWriter record = Replay.CODEC.newWriter(1 << 12);
            for (boolean isForStateOnly : new boolean[] {false, true}) {
                ByteBuffer marked = record.begin(close, 5, 7)
                        .integer(0)
                        .integer(3)
                        .integer(1)
                        .end();
                writer.write(marked, 0, marked.limit(), 3, isForStateOnly);
                ByteBuffer plain =
                        record.begin(close, 5, 7).integer(0).integer(4).end();
                writer.write(plain, 0, plain.limit(), 3, isForStateOnly);
            }
        }
        Replay replay = read(file);
        assertEquals(Map.of("SYSCALL_CLOSE_X", 2), replay.events);
        assertEquals(Map.of("SYSCALL_CLOSE_X", 2), replay.states);
        List<String> counts =
                List.of("SYSCALL_CLOSE_X 3", "SYSCALL_CLOSE_X 2", "SYSCALL_CLOSE_X 3", "SYSCALL_CLOSE_X 2");
        assertEquals(counts, parameterCounts(replay));
        assertTrue(replay.records.get(0).endsWith("01000000"), replay.records::toString);
        assertEquals(replay.records, read(copy(file, true)).records);
        byte[] written = Files.readAllBytes(file);
        written[MARK_AT] ^= 1;
        Files.write(file, written);
        assertEquals(
                List.of("SYSCALL_CLOSE_X 2"),
                parameterCounts(read(file)).stream().distinct().toList());
    }

    private static List<String> parameterCounts(Replay replay) {
        return replay.records.stream()
                .map(record -> {
                    String[] parts = record.split(" ", -1);
                    byte[] bytes = HexFormat.of().parseHex(parts[2]);
                    int count = ByteBuffer.wrap(bytes)
                            .order(ByteOrder.nativeOrder())
                            .getInt(22);
                    return parts[0] + " " + count;
                })
                .toList();
    }

    /** The format's description, byte for byte. */
    @Test
    void blocksAreLaidOutAsTheFormatSays() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CaptureWriter writer = new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(out, false)) {
            writer.begin(new Host("box", 77, 4, 1 << 30, false));
            EventWriter record = Replay.CODEC.newWriter(1 << 16);
            EventType task = Replay.CATALOGUE.type("ITER_TASK_E");
            record.begin(task, 0, 12L << 32 | 13);
            for (int i = 0; i < 4; i++) {
                record.integer(20 + i);
            }
            byte[] vector = "/bin/a\0b\0".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            record.text("comm").bytes(vector, 0, vector.length).text("/bin/a").integer(1 | 4);
            ByteBuffer told = record.end();
            writer.tell(told, 0, told.limit());
            EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
            ByteBuffer event = record.begin(close, 9, 13).integer(0).integer(5).end();
            writer.write(event, 0, event.limit(), 1, true);
        }
        ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.nativeOrder());
        assertEquals(0x0A0D0D0A, bytes.getInt());
        assertEquals(36, bytes.getInt());
        assertEquals(0x1A2B3C4D, bytes.getInt());
        assertEquals(1, bytes.getShort());
        assertEquals(2, bytes.getShort());
        assertEquals(-1L, bytes.getLong());
        assertEquals(CaptureFormat.EXTENSIONS_MARK, bytes.getInt());
        assertEquals(CaptureFormat.EXTENSIONS_VERSION, bytes.getInt());
        assertEquals(36, bytes.getInt());
        assertEquals(0x201, bytes.getInt());
        assertEquals(192, bytes.getInt());
        assertEquals(4, bytes.getInt());
        assertEquals(1 << 30, bytes.getLong());
        bytes.getLong();
        byte[] name = new byte[128];
        bytes.get(name);
        assertEquals("box", new String(name, java.nio.charset.StandardCharsets.UTF_8).trim());
        assertEquals(77, bytes.getLong());
        bytes.position(bytes.position() + 24);
        assertEquals(192, bytes.getInt());
        assertProcess(bytes);
        assertEquals(0x217, bytes.getInt());
        int length = 26 + 2 * 2 + 16;
        int total = 12 + 2 + 4 + length + (-(6 + length) & 3);
        assertEquals(total, bytes.getInt());
        assertEquals(1, bytes.getShort());
        assertEquals(1, bytes.getInt());
        assertEquals(9, bytes.getLong());
        assertEquals(13, bytes.getLong());
        assertEquals(length, bytes.getInt());
        assertEquals(5, bytes.getShort());
        assertEquals(2, bytes.getInt());
        assertEquals(8, bytes.getShort());
        assertEquals(8, bytes.getShort());
        assertEquals(0, bytes.getLong());
        assertEquals(5, bytes.getLong());
        bytes.position(bytes.limit() - 4);
        assertEquals(total, bytes.getInt());
    }

    private static void assertProcess(ByteBuffer bytes) {
        int block = bytes.position();
        assertEquals(0x215, bytes.getInt());
        int total = bytes.getInt();
        int entry = bytes.getInt();
        assertEquals(total, 12 + entry + (-entry & 3));
        for (long expected : new long[] {13, 12, 20, 23, 22}) {
            assertEquals(expected, bytes.getLong());
        }
        for (String expected : List.of("comm", "/bin/a", "/bin/a", "b\0", "")) {
            byte[] text = new byte[bytes.getShort()];
            bytes.get(text);
            assertEquals(expected, new String(text, java.nio.charset.StandardCharsets.UTF_8));
        }
        assertEquals(-1, bytes.getLong(), "limit of files");
        assertEquals(0, bytes.getInt(), "clone flags");
        assertEquals(-1, bytes.getInt(), "user");
        assertEquals(-1, bytes.getInt(), "group");
        // Memory, faults, environment, ids, cgroups, root, namespace, terminal.
        bytes.position(bytes.position() + 12 + 16 + 2 + 16 + 2 + 2 + 8 + 4);
        assertEquals(-1, bytes.getInt(), "login user");
        assertEquals(1, bytes.get(), "writable");
        bytes.position(bytes.position() + 24);
        assertEquals(0, bytes.get(), "upper layer");
        bytes.position(bytes.position() + 24);
        assertEquals(1, bytes.get(), "from memory");
        assertEquals(0, bytes.get(), "lower layer");
        assertEquals(21, bytes.getLong(), "process group");
        assertEquals(entry, bytes.position() - block - 8);
        bytes.position(block + total);
        assertEquals(total, bytes.getInt(block + total - 4));
    }

    @Test
    void whatIsFlushedCanBeReadBeforeTheEnd() throws IOException, SourceException {
        Path file = folder.resolve("growing.scap");
        EventType close = Replay.CATALOGUE.type("SYSCALL_CLOSE_X");
        EventWriter record = Replay.CODEC.newWriter(1 << 12);
        try (CaptureWriter writer =
                new ScapFormat(Replay.CATALOGUE, Replay.CODEC).newWriter(Files.newOutputStream(file), true)) {
            writer.begin(new Host("box", 77, 4, 1 << 30, false));
            Replay replay = new Replay(false);
            try (ReplayStream stream = openFollowing(file)) {
                for (int i = 0; i < 10; i++) {
                    ByteBuffer event =
                            record.begin(close, i, 13).integer(0).integer(5).end();
                    writer.write(event, 0, event.limit(), 1, false);
                    writer.flush();
                    while (replay.eventCount() <= i) {
                        assertTrue(stream.poll(replay, 5) >= 0, "it has not ended");
                    }
                }
                assertEquals(0, stream.poll(replay, 5));
            }
            assertEquals(10, replay.eventCount());
            assertEquals(Files.size(file), writer.writtenBytes());
        }
    }

    private static ReplayStream openFollowing(Path file) throws SourceException {
        return ReplayStream.open(new ReplaySettings(file.toString(), 0, true), Replay.CATALOGUE, Replay.CODEC);
    }
}
