// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.event.EventType;
import dev.lanner.api.event.EventWriter;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.text.Text;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RecordWriterTest {
    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final RecordCodec codec = new RecordCodec(catalogue);
    private final EventWriter writer = codec.newWriter(512);
    private final MutableEvent event = codec.newEvent();
    private final EventType procexit = catalogue.type("PROCEXIT_1_E");
    private final EventType openat = catalogue.type("SYSCALL_OPENAT_2_X");

    private void move(ByteBuffer record) {
        assertTrue(event.moveTo(record, 0, record.limit(), 0, 1, "syscall"));
    }

    @Test
    void withoutExtensionsTheRecordIsTheFormatsOwn() {
        ByteBuffer record = writer.begin(procexit, 5, 6)
                .integer(256)
                .integer(1)
                .integer(0)
                .integer(0)
                .absent()
                .end();
        assertEquals(0, record.position());
        assertEquals(26 + 5 * 2 + 8 + 8 + 1 + 1, record.limit());
        assertEquals(5, record.getInt(22));
        move(record);
        assertEquals(5, event.parameterCount());
        assertEquals(256, event.integer(procexit.indexOf("status")));
        assertEquals(1, event.integer(procexit.indexOf("ret")));
        assertEquals(0, event.integer(procexit.indexOf("pid")));
    }

    @Test
    void extensionsAreWrittenUpToTheLastThatWasGiven() {
        writer.begin(procexit, 5, 6)
                .integer(256)
                .integer(1)
                .integer(0)
                .integer(0)
                .absent();
        ByteBuffer record = writer.integer(1).absent().integer(77).absent().end();
        assertEquals(8, record.getInt(22));
        move(record);
        assertEquals(8, event.parameterCount());
        assertEquals(256, event.integer(0));
        assertEquals(1, event.integer(procexit.indexOf("process_ended")));
        assertEquals(77, event.integer(procexit.indexOf("pid")));
        assertEquals(false, event.has(procexit.indexOf("process_status")));
        assertEquals(false, event.has(procexit.indexOf("comm")));
    }

    @Test
    void parametersLeftOutAreAbsent() {
        move(writer.begin(openat, 1, 2).end());
        assertEquals(7, event.parameterCount());
        assertEquals(26 + 7 * 2, event.recordLength());
    }

    @Test
    void textsOfAnyBytesPass() {
        byte[] odd = {(byte) 0xFF, 1, 0, 2};
        move(writer.begin(openat, 1, 2)
                .absent()
                .absent()
                .text(Text.copyOf(odd, 0, 4))
                .end());
        assertEquals(5, event.length(2));
        assertEquals(4, event.textLength(2));
        assertEquals(Text.copyOf(odd, 0, 4), Text.copyOf(event.record(), event.offset(2), event.textLength(2)));
        move(writer.begin(openat, 1, 2).absent().absent().text("ä".repeat(150)).end());
        assertEquals(300, event.textLength(2));
        move(writer.begin(openat, 1, 2).absent().absent().text(Text.EMPTY).end());
        assertEquals(1, event.length(2));
        assertEquals(0, event.textLength(2));
    }

    @Test
    void reusesItsBuffer() {
        ByteBuffer first = writer.begin(openat, 1, 2).integer(3).end();
        ByteBuffer second = writer.begin(procexit, 1, 2).end();
        assertSame(first, second);
        assertEquals(26 + 5 * 2, second.limit());
    }

    @Test
    void saysWhatDoesNotFit() {
        assertMessage("No record has been begun; call begin() first.", () -> writer.integer(1));
        assertMessage("No record has been begun; call begin() first.", writer::end);
        writer.begin(openat, 1, 2);
        assertMessage("Parameter 0 'fd' of SYSCALL_OPENAT_2_X is FD and cannot be a text.", () -> writer.text("x"));
        assertMessage(
                "Parameter 0 'fd' of SYSCALL_OPENAT_2_X is FD and cannot be 3 bytes.",
                () -> writer.bytes(new byte[3], 0, 3));
        writer.integer(1).integer(1);
        assertMessage(
                "Parameter 2 'name' of SYSCALL_OPENAT_2_X is FSRELPATH and cannot be an integer.",
                () -> writer.integer(1));
        writer.text("still good").integer(4).absent().absent().absent().absent();
        assertMessage("The event type SYSCALL_OPENAT_2_X has no more than 8 parameters.", writer::absent);
        move(writer.end());
        assertEquals(4, event.integer(3));
        assertMessage("No record has been begun; call begin() first.", writer::end);
    }

    @Test
    void refusesWhatIsLongerThanItsCapacityOrTheFormatAllows() {
        writer.begin(openat, 1, 2).absent().absent();
        assertMessage(
                "The record of SYSCALL_OPENAT_2_X would be 543 bytes or more; the writer's capacity is 512.",
                () -> writer.text("x".repeat(500)));
        move(writer.text("short").end());
        EventWriter tiny = codec.newWriter(30);
        assertThrows(IllegalStateException.class, () -> tiny.begin(openat, 1, 2));
        EventWriter wide = codec.newWriter(1 << 18);
        wide.begin(openat, 1, 2).absent().absent();
        assertMessage(
                "Parameter 2 'name' of SYSCALL_OPENAT_2_X is FSRELPATH and cannot be 65536 bytes, above 65535.",
                () -> wide.text("x".repeat(65_535)));
        move(wide.text("x".repeat(65_534)).end());
        assertEquals(65_535, event.length(2));
    }

    private static void assertMessage(String message, Executable action) {
        assertEquals(message, assertThrows(IllegalStateException.class, action).getMessage());
    }
}
