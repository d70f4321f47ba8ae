// SPDX-License-Identifier: Apache-2.0
package dev.lanner.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lanner.api.event.EventConverter;
import dev.lanner.api.event.EventConverter.Outcome;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.event.MutableEvent;
import dev.lanner.api.event.Parameter;
import dev.lanner.api.event.ParameterType;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordConverterTest {
    private static final long TID = 4711;

    private final StandardCatalogue catalogue = new StandardCatalogue();
    private final RecordCodec codec = new RecordCodec(catalogue);
    private final EventConverter converter = codec.newConverter();
    private final MutableEvent event = codec.newEvent();
    private final JsonNode conversions = json();

    @Test
    void convertsEveryEntryOfTheTable() {
        Map<String, Integer> outcomes = new TreeMap<>();
        for (JsonNode entry : conversions) {
            String where = entry.toString();
            EventType type = type(entry.get("event"));
            byte[][] values = values(type, entry.get("nparams").asInt(), (byte) 1);
            converter.reset();
            byte[][] enterValues = storeEnterOf(type, conversions);
            Outcome outcome = convert(record(type, TID, values));
            outcomes.merge(entry.get("action").asText() + " " + outcome, 1, Integer::sum);
            switch (entry.get("action").asText()) {
                case "STORE" -> assertEquals(Outcome.DROPPED, outcome, where);
                case "PASS", "STORE_AND_PASS" -> assertEquals(Outcome.CURRENT, outcome, where);
                default -> {
                    EventType last = type(last(entry, conversions).get("event"));
                    assertTrue(outcome == Outcome.CONVERTED || outcome == Outcome.DROPPED, where);
                    if (outcome == Outcome.CONVERTED) {
                        assertConverted(entry, type, values, enterValues, where);
                    } else {
                        // seccomp's enter event gets its second parameter and is then kept.
                        assertTrue(type.isEnter() && last.isEnter(), where);
                    }
                }
            }
        }
        System.out.println("RecordConverterTest: " + outcomes);
        assertEquals(252, conversions.size());
        assertEquals(252, outcomes.values().stream().mapToInt(Integer::intValue).sum());
    }

    private static JsonNode json() {
        try {
            return new ObjectMapper()
                    .readTree(new File("src/main/catalogue/event-table.json"))
                    .get("conversion_table");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private EventType type(JsonNode name) {
        return catalogue.type(name.asText().substring("PPME_".length()));
    }

    /** The last entry on the way of this one to a current event. */
    private JsonNode last(JsonNode first, JsonNode conversions) {
        JsonNode entry = first;
        while (true) {
            JsonNode next = following(entry, conversions);
            if (next == null) {
                return entry;
            }
            entry = next;
        }
    }

    private static @Nullable JsonNode following(JsonNode entry, JsonNode conversions) {
        boolean isAddition = entry.get("action").asText().equals("ADD_PARAMS");
        if (!isAddition && !entry.get("action").asText().equals("CHANGE_TYPE")) {
            return null;
        }
        String name = isAddition ? entry.get("event").asText() : entry.get("to").asText();
        int count =
                entry.get("instrs").size() + (isAddition ? entry.get("nparams").asInt() : 0);
        for (JsonNode other : conversions) {
            if (other.get("event").asText().equals(name) && other.get("nparams").asInt() == count) {
                return other;
            }
        }
        return null;
    }

    private byte[][] storeEnterOf(EventType exit, JsonNode conversions) {
        if (exit.isEnter()) {
            return new byte[0][];
        }
        EventType enter = catalogue.types().get(exit.code() - 1);
        for (JsonNode entry : conversions) {
            if (type(entry.get("event")).equals(enter)
                    && entry.get("action").asText().startsWith("STORE")) {
                byte[][] values = values(enter, entry.get("nparams").asInt(), (byte) 101);
                Outcome outcome = convert(record(enter, TID, values));
                assertTrue(outcome == Outcome.DROPPED || outcome == Outcome.CURRENT, enter.enumName());
                return values;
            }
        }
        return new byte[0][];
    }

    /** Every value tells where it comes from: bytes that are {@code mark} plus its index. */
    private static byte[][] values(EventType type, int count, byte mark) {
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
            Parameter parameter = type.parameters().get(i);
            int size = parameter.type().size() > 0 ? parameter.type().size() : 5 + i;
            values[i] = new byte[size];
            Arrays.fill(values[i], (byte) (mark + i));
            if (parameter.type().isText()) {
                values[i][size - 1] = 0;
            }
        }
        return values;
    }

    /** The first step, from the JSON; later steps only add to it, which {@link #followedBy} knows. */
    private void assertConverted(JsonNode entry, EventType type, byte[][] values, byte[][] enterValues, String where) {
        ByteBuffer converted = converter.converted();
        assertTrue(event.moveTo(converted, 0, converted.limit(), 0, 1, "syscall"), where);
        List<byte[]> expected = List.of(values);
        EventType current = type;
        byte[][] enter = enterValues;
        for (JsonNode step = entry; step != null; step = following(step, conversions)) {
            if (step.get("action").asText().equals("STORE_AND_PASS")
                    || step.get("action").asText().equals("PASS")) {
                break;
            }
            EventType before = current;
            current = step.get("to").isNull() ? current : type(step.get("to"));
            expected = followedBy(step, before, current, expected, enter);
            enter = usesEnter(step) ? new byte[0][] : enter;
        }
        assertEquals(current, event.type(), where);
        assertEquals(TID, event.tid(), where);
        assertEquals(expected.size(), event.parameterCount(), where);
        int own = (int) current.parameters().stream()
                .filter(parameter -> !parameter.isExtension())
                .count();
        assertEquals(own, event.parameterCount(), where);
        for (int i = 0; i < expected.size(); i++) {
            byte[] actual = new byte[event.length(i)];
            converted.get(event.offset(i), actual);
            assertArrayEquals(expected.get(i), actual, where + " parameter " + i);
        }
    }

    private static boolean usesEnter(JsonNode step) {
        for (JsonNode instruction : step.get("instrs")) {
            if (instruction.get(0).asText().equals("FROM_ENTER")) {
                return true;
            }
        }
        return false;
    }

    private static List<byte[]> followedBy(
            JsonNode step, EventType before, EventType after, List<byte[]> values, byte[][] enterValues) {
        List<byte[]> next = new ArrayList<>();
        if (step.get("action").asText().equals("ADD_PARAMS")) {
            next.addAll(values);
        }
        boolean hasEnter = enterValues.length > 0 && !before.isEnter();
        for (JsonNode instruction : step.get("instrs")) {
            ParameterType type = after.parameters().get(next.size()).type();
            int from = instruction.get(1).asInt();
            byte[] none = new byte[0];
            byte[] standard = new byte[type.size()];
            if (type == ParameterType.UID || type == ParameterType.GID) {
                Arrays.fill(standard, (byte) -1);
            }
            boolean isEmptyElse = instruction.has(2);
            next.add(
                    switch (instruction.get(0).asText()) {
                        case "FROM_EMPTY" -> none;
                        case "FROM_DEFAULT" -> standard;
                        case "FROM_OLD" -> cut(values.get(from), type);
                        case "FROM_ENTER" -> hasEnter ? cut(enterValues[from], type) : isEmptyElse ? none : standard;
                        case "FROM_CALLBACK" -> container(values);
                        default -> throw new AssertionError(instruction);
                    });
        }
        return next;
    }

    private static byte[] cut(byte[] value, ParameterType type) {
        return type.size() == 0 || value.length <= type.size() ? value : Arrays.copyOf(value, type.size());
    }

    private static byte[] container(List<byte[]> values) {
        String json = "{\"id\":\"" + escaped(values.get(0)) + "\",\"type\":"
                + ByteBuffer.wrap(values.get(1)).order(ByteOrder.nativeOrder()).getInt() + ",\"name\":\""
                + escaped(values.get(2)) + "\",\"image\":\"" + escaped(values.get(3)) + "\"}\0";
        return json.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String escaped(byte[] text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length - 1; i++) {
            escaped.append(String.format("\\u%04x", text[i]));
        }
        return escaped.toString();
    }

    @Test
    void readGetsItsDescriptorAndSizeFromTheEnterEvent() {
        EventType enter = catalogue.type("SYSCALL_READ_E");
        EventType exit = catalogue.type("SYSCALL_READ_X");
        assertEquals(Outcome.DROPPED, convert(record(enter, TID, u64(7), u32(4096))));
        assertEquals(Outcome.CONVERTED, convert(record(exit, TID, u64(3), bytes("abc"))));
        move();
        assertEquals("read", event.type().name());
        assertEquals(3, event.integer(0));
        assertEquals(3, event.length(1));
        assertEquals(7, event.integer(2));
        assertEquals(4096, event.integer(3));
    }

    @Test
    void eachThreadHasAnEnterEventOfItsOwn() {
        EventType enter = catalogue.type("SYSCALL_CLOSE_E");
        EventType exit = catalogue.type("SYSCALL_CLOSE_X");
        for (int tid = 1; tid <= 1000; tid++) {
            assertEquals(Outcome.DROPPED, convert(record(enter, tid, u64(tid + 3L))));
        }
        for (int tid = 1; tid <= 1000; tid++) {
            assertEquals(Outcome.CONVERTED, convert(record(exit, tid, u64(0))));
            move();
            assertEquals(tid + 3L, event.integer(1));
        }
        assertEquals(Outcome.CONVERTED, convert(record(exit, 5, u64(0))));
        move();
        assertTrue(event.has(1), "the default of a missing enter event is a zero, not nothing");
        assertEquals(0, event.integer(1));
    }

    @Test
    void anEnterEventOfAnotherCallIsAsGoodAsNone() {
        convert(record(catalogue.type("SYSCALL_CLOSE_E"), TID, u64(9)));
        assertEquals(Outcome.CONVERTED, convert(record(catalogue.type("SYSCALL_UNLINK_X"), TID, u64(-2))));
        move();
        assertEquals("SYSCALL_UNLINK_2_X", event.type().enumName());
        assertEquals(-2, event.integer(0));
        assertFalse(event.has(1));
    }

    @Test
    void theEndOfAThreadWithoutStatusGetsFiveEmptyParameters() {
        assertEquals(Outcome.CONVERTED, convert(record(catalogue.type("PROCEXIT_E"), TID)));
        move();
        assertEquals("PROCEXIT_1_E", event.type().enumName());
        assertEquals(5, event.parameterCount());
        for (int i = 0; i < 5; i++) {
            assertFalse(event.has(i));
        }
    }

    @Test
    void theFirstExecveBecomesTodaysInManySteps() {
        EventType first = catalogue.type("SYSCALL_EXECVE_8_X");
        byte[][] values = values(first, 8, (byte) 1);
        assertEquals(Outcome.CONVERTED, convert(record(first, TID, values)));
        move();
        assertEquals("SYSCALL_EXECVE_19_X", event.type().enumName());
        assertEquals(31, event.parameterCount());
        for (int i = 0; i < 8; i++) {
            assertEquals(values[i].length, event.length(i), "parameter " + i);
        }
        for (int i = 8; i < 31; i++) {
            assertFalse(event.has(i), "parameter " + i);
        }
    }

    @Test
    void tellsOfAContainerInJson() {
        EventType type = catalogue.type("CONTAINER_E");
        byte[][] values = {text("3ad7b26ded6d"), u32(7), text("we \"quote\""), text("busybox\n")};
        assertEquals(Outcome.CONVERTED, convert(record(type, TID, values)));
        move();
        assertEquals("CONTAINER_JSON_2_E", event.type().enumName());
        byte[] json = new byte[event.textLength(0)];
        event.record().get(event.offset(0), json);
        assertEquals(
                "{\"id\":\"3ad7b26ded6d\",\"type\":7,\"name\":\"we \\\"quote\\\"\",\"image\":\"busybox\\u000a\"}",
                new String(json, StandardCharsets.UTF_8));
    }

    @Test
    void currentEventsStandAsTheyAre() {
        int passed = 0;
        for (EventType type : catalogue.types()) {
            if (!type.isCurrent()) {
                continue;
            }
            int own = (int)
                    type.parameters().stream().filter(p -> !p.isExtension()).count();
            assertEquals(Outcome.CURRENT, convert(record(type, TID, values(type, own, (byte) 1))), type.enumName());
            passed++;
        }
        assertEquals(196, passed);
    }

    @Test
    void parametersOfANewerToolAreNotTakenForOurs() {
        EventType execve = catalogue.type("SYSCALL_EXECVE_19_X");
        byte[][] values = values(execve, 32, (byte) 1);
        assertEquals(Outcome.CONVERTED, convert(record(execve, TID, values)));
        move();
        assertEquals(31, event.parameterCount());
        byte[] last = new byte[event.length(30)];
        event.record().get(event.offset(30), last);
        assertArrayEquals(values[30], last);
    }

    @Test
    void whatNobodyEmitsIsDroppedAndWhatNobodyCanConvertFails() {
        Map<Outcome, Integer> outcomes = new HashMap<>();
        for (EventType type : catalogue.types()) {
            if (type.isCurrent() || type.flags().contains(EventFlag.CONVERTER_MANAGED)) {
                continue;
            }
            outcomes.merge(convert(record(type, TID)), 1, Integer::sum);
        }
        assertEquals(Set.of(Outcome.DROPPED), outcomes.keySet());
        EventType exit = catalogue.type("SYSCALL_CLOSE_X");
        assertEquals(Outcome.FAILED, convert(record(exit, TID)));
        ByteBuffer lying = record(exit, TID, u64(0));
        lying.putShort(RecordLayout.HEADER_BYTES, (short) 9);
        assertEquals(Outcome.FAILED, convert(lying));
        ByteBuffer cut = record(exit, TID, u64(0));
        assertEquals(Outcome.FAILED, converter.convert(cut, 0, 20));
        ByteBuffer unknown = record(exit, TID, u64(0));
        unknown.putShort(RecordLayout.CODE, (short) 20_000);
        assertEquals(Outcome.FAILED, convert(unknown));
        ByteBuffer many = record(exit, TID, u64(0));
        many.putInt(RecordLayout.COUNT, Integer.MAX_VALUE);
        assertEquals(Outcome.FAILED, convert(many));
    }

    @Test
    void tooManyWaitingThreadsAreCounted() {
        EventType enter = catalogue.type("SYSCALL_CLOSE_E");
        int failed = 0;
        for (int tid = 1; tid <= 40_000; tid++) {
            failed += convert(record(enter, tid, u64(tid))) == Outcome.FAILED ? 1 : 0;
        }
        assertEquals(40_000 - 32_768, failed);
        EventType exit = catalogue.type("SYSCALL_CLOSE_X");
        convert(record(exit, 40_000, u64(0)));
        move();
        assertEquals(40_000, event.integer(1));
        converter.reset();
        convert(record(exit, 39_999, u64(0)));
        move();
        assertEquals(0, event.integer(1));
    }

    @Test
    void allocatesNothingInSteadyState() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        ByteBuffer enter = record(catalogue.type("SYSCALL_READ_E"), TID, u64(7), u32(4096));
        ByteBuffer exit = record(catalogue.type("SYSCALL_READ_X"), TID, u64(3), bytes("abc"));
        for (int i = 0; i < 20_000; i++) {
            convert(enter);
            convert(exit);
        }
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int i = 0; i < 100_000; i++) {
            convert(enter);
            convert(exit);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 100_000, allocated + " bytes for 100,000 conversions");
    }

    private Outcome convert(ByteBuffer record) {
        return converter.convert(record, 0, record.limit());
    }

    private void move() {
        ByteBuffer converted = converter.converted();
        assertTrue(event.moveTo(converted, 0, converted.limit(), 0, 1, "syscall"));
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .putLong(value)
                .array();
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(value)
                .array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] text(String text) {
        return bytes(text + "\0");
    }

    private static ByteBuffer record(EventType type, long tid, byte[]... values) {
        int width = type.isLarge() ? 4 : 2;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] value : values) {
            all.writeBytes(value);
        }
        int length = RecordLayout.HEADER_BYTES + values.length * width + all.size();
        ByteBuffer record = ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
        record.putLong(1_000).putLong(tid).putInt(length).putShort((short) type.code());
        record.putInt(values.length);
        for (byte[] value : values) {
            if (width == 4) {
                record.putInt(value.length);
            } else {
                record.putShort((short) value.length);
            }
        }
        return record.put(all.toByteArray()).flip();
    }
}
