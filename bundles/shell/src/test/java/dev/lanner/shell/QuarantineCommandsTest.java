// SPDX-License-Identifier: Apache-2.0
package dev.lanner.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.api.quarantine.Guard;
import dev.lanner.api.quarantine.Patient;
import dev.lanner.api.quarantine.Quarantine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuarantineCommandsTest {
    private final List<String> released = new ArrayList<>();
    private final QuarantineCommands commands = new QuarantineCommands(new Quarantine() {
        @Override
        public Guard admit(String kind, String name) {
            return Guard.none();
        }

        @Override
        public void leave(Guard guard) {}

        @Override
        public List<Patient> patients() {
            return List.of(new Patient("tap", "Bad", 12, true, 1_000, "broken"));
        }

        @Override
        public int release(String name) {
            released.add(name);
            return name.equals("tap Bad") ? 1 : 0;
        }
    });

    @Test
    void listsWhoIsKeptOutSinceWhenAndWhy() throws CommandException {
        String table = commands.quarantine().toString();
        for (String part : List.of("tap", "Bad", "12", "out since 1970-01-01T00:00:01Z", "broken")) {
            assertTrue(table.contains(part), table);
        }
    }

    @Test
    void letsOneOutOrSaysThatThereIsNone() throws CommandException {
        assertEquals("1 component called again", commands.quarantine("release", "tap", "Bad"));
        assertThrows(CommandException.class, () -> commands.quarantine("release", "Good"));
        assertThrows(CommandException.class, () -> commands.quarantine("release"));
        assertThrows(CommandException.class, () -> commands.quarantine("free", "Bad"));
        assertEquals(List.of("tap Bad", "Good"), released);
    }
}
