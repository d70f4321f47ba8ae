// SPDX-License-Identifier: Apache-2.0
package dev.lanner.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LannerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
        System.clearProperty("lanner.home");
    }

    @Test
    void refusesAnUnknownOptionWithWhatMayHaveBeenMeant() {
        assertEquals(2, Lanner.execute("run", "--jsno"));
        assertTrue(errors().contains("'--jsno'"), errors());
        assertTrue(errors().contains("--json"), errors());
        assertTrue(errors().contains("Try 'lanner run --help'."), errors());
        assertEquals("", out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void refusesAMissingCommand() {
        assertEquals(2, Lanner.execute());
        assertEquals(2, Lanner.execute("rules"));
        assertEquals(2, Lanner.execute("rules", "check"));
        assertTrue(errors().contains("FILE"), errors());
    }

    @Test
    void helpsWithEveryCommand() {
        String[][] commands = {
            {}, {"run"}, {"explain"}, {"doctor"}, {"fields"}, {"events"}, {"rules"}, {"rules", "check"}, {"shell"}
        };
        for (String[] command : commands) {
            out.reset();
            String[] arguments = Arrays.copyOf(command, command.length + 1);
            arguments[command.length] = "--help";
            assertEquals(0, Lanner.execute(arguments), String.join(" ", command));
            String usage = "Usage: "
                    + String.join(" ", "lanner " + String.join(" ", command)).strip();
            assertTrue(out.toString(StandardCharsets.UTF_8).startsWith(usage), out.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void printsItsVersion() {
        assertEquals(0, Lanner.execute("--version"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("Lanner "));
    }

    @Test
    void saysWhatIsWrongWithTheHomeWithoutAStackTrace(@TempDir Path folder) {
        System.setProperty("lanner.home", folder.toString());
        assertEquals(1, Lanner.execute("doctor"));
        assertTrue(errors().contains("is not a distribution"), errors());
        assertFalse(errors().contains("\tat "), errors());
    }

    @Test
    void saysThatNothingRunsWhenThereIsNoSocket(@TempDir Path folder) {
        assertEquals(
                1,
                Lanner.execute("shell", "--socket", folder.resolve("none.sock").toString(), "-c", "sources"));
        assertTrue(errors().contains("no Lanner is running here"), errors());
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
