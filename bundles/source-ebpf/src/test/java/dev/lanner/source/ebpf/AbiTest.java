// SPDX-License-Identifier: Apache-2.0
package dev.lanner.source.ebpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel side and this one agree: types by the BTF of the built objects, names and numbers by the C sources. */
class AbiTest {
    private static final Path BPF = Path.of("../../bpf");
    private static final Path CATALOGUE = Path.of("../events/src/main/catalogue");
    private static final Pattern ENUMERATOR = Pattern.compile("(?m)^\\t(\\w+) = (.+?),");
    private static final Pattern TABLE = Pattern.compile("(?s)\\nenum (\\w+) \\{(.*?)\\n\\};");
    private static final Pattern SYSCALL_NUMBER = Pattern.compile("#define NR_(\\w+) (\\d+)");

    @ParameterizedTest
    @EnumSource(Machine.class)
    void typesHaveTheSizesAndOffsetsThatJavaReads(Machine machine) throws Exception {
        BtfFile btf = BtfFile.of(machine.object(AttachMode.BTF_TRACEPOINT, 0));
        assertEquals(Abi.PREFIX_BYTES, btf.size("record_prefix"));
        assertEquals(Abi.PREFIX_CPU_AT, btf.offset("record_prefix", "cpu"));
        assertEquals(Abi.HEADER_BYTES, btf.size("scap_header"));
        assertEquals(Abi.HEADER_TIMESTAMP_AT, btf.offset("scap_header", "ts_ns"));
        assertEquals(8, btf.offset("scap_header", "tid"));
        assertEquals(Abi.HEADER_LEN_AT, btf.offset("scap_header", "len"));
        assertEquals(Abi.HEADER_TYPE_AT, btf.offset("scap_header", "type"));
        assertEquals(22, btf.offset("scap_header", "nparams"));
        assertEquals(16, btf.size("process_key"));
        assertEquals(CallRow.BYTES, btf.size("call_kind"));
        assertEquals(0, btf.offset("call_kind", "id"));
        assertEquals(2, btf.offset("call_kind", "number"));
        assertEquals(4, btf.offset("call_kind", "wanted"));
        assertEquals(5, btf.offset("call_kind", "door"));
        assertEquals(Abi.LOSS_REASONS * Long.BYTES, btf.size("loss_counts"));
    }

    @Test
    void lossReasonsAreTheSame() throws Exception {
        Map<String, Integer> reasons = enumerators("abi/record.h", "loss_reason");
        for (LossReason reason : LossReason.values()) {
            assertEquals(reason.number(), reasons.remove("LOSS_" + reason.name()));
        }
        assertEquals(Map.of(), reasons);
        assertTrue(LossReason.values().length <= Abi.LOSS_REASONS);
        assertEquals(Abi.LOSS_REASONS, define("abi/record.h", "LOSS_REASONS"));
        assertEquals(Abi.EVENT_CODES, define("abi/events.h", "EVENT_CODES"));
        assertEquals(Abi.SYSCALLS, define("lib/config.h", "SYSCALLS"));
    }

    @Test
    void doorsAndRowsAreTheSame() throws Exception {
        Map<String, Integer> doors = enumerators("abi/record.h", "door");
        for (Door door : Door.values()) {
            assertEquals(door.number(), doors.remove("DOOR_" + door.name()));
        }
        assertEquals(Map.of(), doors);
        assertEquals(
                Map.of(
                        "WANTED_NOT", CallRow.WANTED_NOT,
                        "WANTED_ALWAYS", CallRow.WANTED_ALWAYS,
                        "WANTED_SUCCEEDED", CallRow.WANTED_SUCCEEDED),
                enumerators("abi/record.h", "wanted"));
        assertEquals(CallRow.COMPAT_ROWS, define("abi/record.h", "COMPAT_ROWS"));
        assertEquals(CallRow.X32_ROWS, define("abi/record.h", "X32_ROWS"));
        assertEquals(CallRow.SOCKETCALL_ROWS, define("abi/record.h", "SOCKETCALL_ROWS"));
        assertEquals(CallRow.IPC_ROWS, define("abi/record.h", "IPC_ROWS"));
        assertEquals(CallRow.ROWS, define("abi/record.h", "CALL_ROWS"));
        assertEquals(CallRow.NO_NUMBER, define("abi/record.h", "NO_NUMBER"));
        assertEquals(BpfPrograms.COMPAT_PLACE, define("abi/record.h", "PROGRAM_COMPAT"));
        assertEquals(BpfPrograms.DOUBTS_PLACE, define("abi/record.h", "PROGRAM_DOUBTS"));
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void noTwoCallsHaveTheSameRow(Machine machine) {
        Map<Integer, CallRow> rows = new TreeMap<>();
        for (CallRow row : CallRow.all(machine)) {
            CallRow other = rows.put(row.row(), row);
            assertTrue(other == null, row + " and " + other);
            assertTrue(row.row() >= 0 && row.row() < CallRow.ROWS, row::toString);
        }
        assertEquals("connect", callAt(rows, CallRow.SOCKETCALL_ROWS + 3));
        assertEquals("semop", callAt(rows, CallRow.IPC_ROWS + 1));
        assertEquals("execve", callAt(rows, CallRow.COMPAT_ROWS + 11));
        assertEquals("chown", callAt(rows, CallRow.COMPAT_ROWS + 212));
        assertEquals("setuid32", callAt(rows, CallRow.COMPAT_ROWS + 213));
        CallRow setuid32 = Objects.requireNonNull(rows.get(CallRow.COMPAT_ROWS + 213));
        assertEquals(machine == Machine.X86_64 ? 105 : 146, setuid32.number());
    }

    private static String callAt(Map<Integer, CallRow> rows, int row) {
        return Objects.requireNonNull(rows.get(row)).call().name();
    }

    @Test
    void eventCodesAreThoseOfTheCatalogue() throws Exception {
        Map<String, Integer> catalogue = new HashMap<>();
        for (JsonNode event : catalogue("event-table.json").get("events")) {
            catalogue.put(event.get("enum").asText(), event.get("code").asInt());
        }
        Map<String, Integer> codes = enumerators("abi/events.h");
        assertEquals(0, codes.remove("PPME_NONE"));
        assertTrue(codes.size() > 20);
        codes.forEach((name, code) -> assertEquals(catalogue.get(name), code, name));
        codes.values().forEach(code -> assertTrue(code < Abi.EVENT_CODES));
    }

    @Test
    void flagsAreThoseOfTheCatalogue() throws Exception {
        Map<String, Integer> flags = new HashMap<>();
        JsonNode tables = catalogue("event-table.json").get("flag_tables");
        addFlags(flags, tables.get("file_flags"), "PPM_");
        addFlags(flags, tables.get("openat2_flags"), "PPM_");
        addFlags(flags, tables.get("execve_flags"), "PPM_");
        addFlags(flags, tables.get("clone_flags"), "PPM_CL_");
        addFlags(flags, tables.get("pf_flags"), "PPM_PF_");
        Map<String, Integer> ours = enumerators("abi/flags.h");
        ours.forEach((name, value) -> {
            String inCatalogue = name.equals("PPM_CL_CHILD_IN_PIDNS") ? "PPM_CL_CLONE_CHILD_IN_PIDNS" : name;
            assertEquals(flags.get(inCatalogue), value, name);
        });
    }

    /** In {@code abi/flags} an enum has the name of the catalogue's table, and its values that of the table's. */
    @Test
    void flagTablesAreThoseOfTheCatalogue() throws Exception {
        JsonNode tables = catalogue("event-table.json").get("flag_tables");
        try (Stream<Path> headers = Files.list(BPF.resolve("abi/flags"))) {
            for (Path header : headers.toList()) {
                Matcher matcher = TABLE.matcher(Files.readString(header));
                while (matcher.find()) {
                    Map<String, Integer> table = new HashMap<>();
                    JsonNode inCatalogue = tables.get(matcher.group(1));
                    assertNotNull(inCatalogue, header + " has the unknown table " + matcher.group(1));
                    addFlags(table, inCatalogue, "PPM_");
                    Map<String, Integer> ours = enumeratorsOf(matcher.group(2));
                    assertFalse(ours.isEmpty(), matcher.group(1));
                    ours.forEach((name, value) -> assertEquals(table.get(name), value, name));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Machine.class)
    void syscallNumbersAreTheSame(Machine machine) throws Exception {
        Map<String, Integer> numbers = new HashMap<>();
        for (Syscall syscall : Syscall.all()) {
            numbers.put(syscall.name(), syscall.number(machine));
        }
        syscallNumbers(machine).forEach((name, number) -> assertEquals(numbers.get(name), number, name));
    }

    @Test
    void syscallsAreThoseOfTheCatalogue() throws Exception {
        Map<Integer, Syscall> table = new HashMap<>();
        for (Syscall syscall : Syscall.all()) {
            table.put(syscall.id(), syscall);
        }
        for (JsonNode entry : catalogue("event-table.json").get("ppm_sc")) {
            JsonNode inCatalogue = entry.get("syscalls").get(0);
            Syscall ours = table.get(entry.get("ppm_sc").asInt());
            assertEquals(inCatalogue == null, ours == null);
            if (inCatalogue != null && ours != null) {
                assertEquals(inCatalogue.get("nr_name").asText(), ours.name());
                assertEquals(inCatalogue.get("exit_event").asText(), "PPME_" + ours.event());
                assertEquals(inCatalogue.get("x86_64").asInt(-1), ours.x86Number());
                assertEquals(inCatalogue.get("aarch64").asInt(-1), ours.arm64Number());
            }
        }
    }

    private static Map<String, Integer> syscallNumbers(Machine machine) throws IOException {
        String source = Files.readString(BPF.resolve("lib/syscall.h"));
        int other = source.indexOf("#else");
        int end = source.indexOf("#endif", other);
        String own = machine == Machine.X86_64 ? source.substring(0, other) : source.substring(other, end);
        Map<String, Integer> numbers = new TreeMap<>();
        Matcher matcher = SYSCALL_NUMBER.matcher(own + source.substring(end));
        while (matcher.find()) {
            numbers.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
        }
        return numbers;
    }

    private static void addFlags(Map<String, Integer> flags, JsonNode table, String prefix) {
        for (JsonNode flag : table) {
            flags.put(prefix + flag.get("name").asText(), flag.get("value").asInt());
        }
    }

    private static JsonNode catalogue(String file) throws IOException {
        return new ObjectMapper().readTree(CATALOGUE.resolve(file).toFile());
    }

    private static Map<String, Integer> enumerators(String header, String name) throws IOException {
        String source = Files.readString(BPF.resolve(header));
        int start = source.indexOf("enum " + name + " {");
        assertTrue(start >= 0, name);
        return enumeratorsOf(source.substring(start, source.indexOf("};", start)));
    }

    private static Map<String, Integer> enumerators(String header) throws IOException {
        return enumeratorsOf(Files.readString(BPF.resolve(header)));
    }

    private static Map<String, Integer> enumeratorsOf(String source) {
        Map<String, Integer> values = new TreeMap<>();
        Matcher matcher = ENUMERATOR.matcher(source);
        while (matcher.find()) {
            String value = matcher.group(2);
            values.put(
                    matcher.group(1),
                    value.startsWith("1 << ") ? 1 << Integer.parseInt(value.substring(5)) : Integer.parseInt(value));
        }
        return values;
    }

    private static int define(String header, String name) throws IOException {
        Matcher matcher = Pattern.compile("#define " + name + " (\\d+)").matcher(Files.readString(BPF.resolve(header)));
        assertTrue(matcher.find(), name);
        return Integer.parseInt(matcher.group(1));
    }
}
