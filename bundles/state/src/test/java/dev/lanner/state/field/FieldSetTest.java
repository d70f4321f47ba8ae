// SPDX-License-Identifier: Apache-2.0
package dev.lanner.state.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanner.api.event.EventCatalogue;
import dev.lanner.api.event.EventFlag;
import dev.lanner.api.event.EventType;
import dev.lanner.api.field.FieldFlag;
import dev.lanner.api.field.FieldSpec;
import dev.lanner.api.field.FieldType;
import dev.lanner.api.field.Scope;
import dev.lanner.state.testing.Events;
import dev.lanner.state.testing.FieldTable;
import dev.lanner.state.testing.StateRoom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Every field that rules written for Falco may use is there, and of the same nature. */
class FieldSetTest {
    private final StateRoom room = new StateRoom();
    private final FieldTable fields = AllFields.of(room);

    /** Name, nature, whether it takes an argument, limits: one line each. */
    private static List<String[]> expected() throws IOException {
        InputStream in = Objects.requireNonNull(FieldSetTest.class.getResourceAsStream("fields.tsv"));
        List<String[]> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith("#")) {
                    lines.add(line.split("\t", -1));
                }
            }
        }
        return lines;
    }

    @Test
    void allFieldsAreThereWithTheirNatureArgumentAndLimits() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<String[]> expected = expected();
        for (String[] line : expected) {
            FieldSpec spec = fields.specs().get(line[0]);
            String actual = spec == null ? "missing" : nature(spec.type()) + " " + spec.argument() + " " + limits(spec);
            String wanted = line[1] + " " + line[2] + " " + line[3];
            if (!actual.strip().equals(wanted.strip())) {
                wrong.add(line[0] + ": wanted " + wanted + ", actual " + actual);
            }
        }
        assertEquals(232, expected.size());
        assertEquals("", String.join("\n", wrong));
    }

    private static String nature(FieldType type) {
        return switch (type) {
            case TEXT, PATH -> "text";
            case BYTES -> "bytes";
            case BOOLEAN -> "truth";
            case ADDRESS -> "address";
            case NETWORK -> "network";
            case DOUBLE -> "double";
            default -> "number";
        };
    }

    private static String limits(FieldSpec spec) {
        StringBuilder limits = new StringBuilder();
        Map<FieldFlag, Character> letters = Map.of(
                FieldFlag.LIST, 'L',
                FieldFlag.CONDITION_ONLY, 'F',
                FieldFlag.OUTPUT_ONLY, 'P',
                FieldFlag.DEPRECATED, 'D',
                FieldFlag.NO_RIGHT_SIDE, 'R',
                FieldFlag.NO_TRANSFORMER, 'X');
        letters.entrySet().stream()
                .filter(entry -> spec.flags().contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .forEach(limits::append);
        return limits.toString();
    }

    @Test
    void whatFollowsFromTheDescriptorAloneSaysSo() {
        for (String name :
                List.of("fd.name", "fd.type", "fd.sip", "fd.sport", "fd.net", "fd.directory", "fd.l4proto")) {
            assertEquals(
                    Scope.FD, Objects.requireNonNull(fields.specs().get(name)).scope(), name);
        }
        for (String name : List.of("fd.name_changed", "fd.uid", "fd.types", "proc.stdin.name", "fs.path.name")) {
            assertEquals(
                    Scope.EVENT,
                    Objects.requireNonNull(fields.specs().get(name)).scope(),
                    name);
        }
    }

    @Test
    void everyEventThatUsesADescriptorTellsItsNumber() {
        EventCatalogue catalogue = StateRoom.catalogue();
        List<String> without = new ArrayList<>();
        Events.exec(room, 10, 1, "bash").pass();
        for (EventType type : catalogue.types()) {
            boolean uses = type.flags().contains(EventFlag.USES_FD) && type.isCurrent() && !type.isEnter();
            String parameter = type.indexOf("dirfd") >= 0 ? "dirfd" : "fd";
            if (uses && type.indexOf(parameter) >= 0) {
                room.draft(type.enumName(), 10).with(parameter, 77).apply();
                if (!"77".equals(fields.read("fd.num", room.event))) {
                    without.add(type.enumName());
                }
            }
        }
        assertEquals(List.of(), without);
    }

    @Test
    void thePathOfACallBelowADescriptorIsAbsolute() {
        Events.exec(room, 10, 1, "bash").pass();
        room.draft("SYSCALL_OPENAT_2_X", 10)
                .with("fd", 5)
                .with("dirfd", -100)
                .with("name", "sub/../dir")
                .with("flags", 1 | 1024)
                .pass();
        room.draft("SYSCALL_UNLINKAT_2_X", 10)
                .with("res", 0)
                .with("dirfd", 5)
                .with("name", "a//b")
                .apply();
        assertEquals("/srv/dir/a/b", fields.read("fs.path.name", room.event));
        assertEquals("a//b", fields.read("fs.path.nameraw", room.event));
        assertEquals("/srv/dir/a/b", fields.read("evt.abspath", room.event));
        assertEquals("5", fields.read("fd.num", room.event));
        room.draft("SYSCALL_RENAMEAT2_X", 10)
                .with("res", 0)
                .with("olddirfd", 5)
                .with("oldpath", "x")
                .with("newdirfd", 6)
                .with("newpath", "y")
                .apply();
        assertEquals("/srv/dir/x", fields.read("fs.path.source", room.event));
        assertEquals("<UNKNOWN>y", fields.read("fs.path.target", room.event));
        assertEquals("/srv/dir/x", fields.read("evt.abspath.src", room.event));
    }

    @Test
    void aThreadsCpuTimeIsThatBetweenSwitches() {
        Events.exec(room, 10, 1, "bash").pass();
        room.draft("SCHEDSWITCH_6_E", 10).with("next", 11).pass();
        room.draft("SCHEDSWITCH_6_E", 10).with("next", 11).pass();
        room.draft("SCHEDSWITCH_6_E", 10).with("next", 11).apply();
        assertEquals("1000000", fields.read("thread.exectime", room.event));
        assertEquals("2000000", fields.read("thread.totexectime", room.event));
        room.draft("PROCINFO_E", 10).with("cpu_usr", 100).with("cpu_sys", 50).pass();
        room.draft("PROCINFO_E", 10).with("cpu_usr", 140).with("cpu_sys", 60).apply();
        assertEquals("50.0", fields.read("thread.cpu", room.event));
        assertEquals("40.0", fields.read("thread.cpu.user", room.event));
        assertEquals("10.0", fields.read("thread.cpu.system", room.event));
        assertEquals("0", fields.read("thread.exectime", room.event));
    }

    @Test
    void anEventIsSoFarFromATime() {
        room.at(1_000_000_000_000_000_000L)
                .draft("SYSCALL_CHDIR_X", 10)
                .with("res", 0)
                .apply();
        assertEquals("0", fields.read("evt.around[1000000000000000000]", room.event));
        assertEquals("3", fields.read("evt.around[1000000000002000001]", room.event));
        assertEquals("2", fields.read("evt.around[999999999998000000]", room.event));
    }
}
