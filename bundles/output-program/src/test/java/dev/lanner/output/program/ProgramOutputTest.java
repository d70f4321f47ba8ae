// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.SampleAlerts;
import dev.lanner.testkit.SampleFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real programs, of which one gets all alerts. */
final class ProgramOutputTest extends AlertOutputContract {
    private static final long PATIENCE_MS = 10_000;

    @TempDir
    Path folder = Path.of("");

    private ProgramOutput output = output("cat", true, "text", 5000);

    @AfterEach
    void close() throws IOException {
        output.close();
    }

    @Override
    protected AlertOutput open() {
        output = output("cat >> " + file(), true, "json", 5000);
        return output;
    }

    @Override
    protected List<String> received(int count) throws IOException {
        output.close(); // Its end is when it has read all.
        return lines().stream().map(line -> line.replace("\\n", "\n")).toList();
    }

    @Test
    void startsAProgramForEachAlert() throws IOException {
        output = output("(echo begin; cat; echo end) >> " + file(), false, "text", 5000);
        write("one\ntwo");
        write("three");
        assertEquals(List.of("begin", "Warning one two", "end", "begin", "Warning three", "end"), lines());
    }

    @Test
    void isContentWithAProgramThatDoesNotReadAndSaysThatAllIsWell() throws IOException {
        output = output("exec 0<&-; exit 0", false, "text", 5000);
        write("x".repeat(1 << 20));
    }

    @Test
    void failsWhenTheProgramSaysThatItHasFailed() {
        output = output("cat > /dev/null; exit 3", false, "text", 5000);
        assertEquals(
                "The program 'cat > /dev/null; exit 3' has failed: it has ended with exit status 3.",
                assertThrows(IOException.class, () -> write("x")).getMessage());
        output = output("no-such-program 2> /dev/null", false, "text", 5000);
        // It may have ended before it could be written to.
        assertTrue(
                String.valueOf(assertThrows(IOException.class, () -> write("x")).getMessage())
                        .matches("The program 'no-such-program 2> /dev/null' (has failed|does not read any more):"
                                + " it has ended with exit status 127\\."));
        output = output("kill -9 $$", false, "text", 5000);
        assertTrue(
                String.valueOf(assertThrows(IOException.class, () -> write("x")).getMessage())
                        .endsWith("it has ended by signal 9."));
    }

    @Test
    void killsAProgramThatDoesNotReadOrDoesNotEnd() {
        output = output("sleep 60; :", true, "text", 200);
        assertEquals(
                "The program 'sleep 60; :' has read nothing for 200 ms and was killed.",
                assertThrows(IOException.class, () -> write("x".repeat(1 << 20)))
                        .getMessage());
        output = output("cat > /dev/null; sleep 61; :", false, "text", 200);
        assertEquals(
                "The program 'cat > /dev/null; sleep 61; :' has not ended within 200 ms and was killed.",
                assertThrows(IOException.class, () -> write("x")).getMessage());
        assertTrue(ProcessHandle.current()
                .descendants()
                .noneMatch(process -> process.isAlive()
                        && process.info().commandLine().orElse("").endsWith("sleep 61")));
    }

    @Test
    void startsTheProgramAgainWhenItHasEnded() throws Exception {
        output = output("head -n 1 >> " + file(), true, "text", 5000);
        boolean hasFailed = false;
        long deadline = System.currentTimeMillis() + PATIENCE_MS;
        int written = 0;
        while (lines().size() < 3) {
            try {
                write("alert " + written++);
            } catch (IOException e) {
                hasFailed = true; // The pipe was broken: the house would write it again.
            }
            assertTrue(System.currentTimeMillis() < deadline);
            Thread.sleep(20);
        }
        assertTrue(lines().get(0).equals("Warning alert 0") || hasFailed);
    }

    @Test
    void saysThatThePipeIsBroken() throws Exception {
        output = output("exit 7", true, "text", 5000);
        IOException failure = assertThrows(IOException.class, () -> {
            for (int i = 0; i < 100; i++) {
                write("x".repeat(1 << 20));
            }
        });
        assertEquals(
                "The program 'exit 7' does not read any more: it has ended with exit status 7.", failure.getMessage());
    }

    @Test
    void givesWhatIsNewToANewProgramWhenAskedTo() throws IOException {
        output = output("cat >> " + file() + "; echo end >> " + file(), true, "text", 5000);
        write("one");
        output.reopen();
        write("two");
        output.close();
        assertEquals(List.of("Warning one", "end", "Warning two", "end"), lines());
    }

    @Test
    void refusesWhatIsNoConfiguration() {
        assertThrows(IllegalArgumentException.class, () -> output(" ", true, "text", 1));
        assertThrows(IOException.class, () -> output("cat", true, "xml", 1).reopen());
    }

    private void write(String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    private List<String> lines() throws IOException {
        return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
    }

    private Path file() {
        return folder.resolve("received");
    }

    private static ProgramOutput output(String program, boolean keepAlive, String format, int timeoutMs) {
        return new ProgramOutput(
                new ProgramOutput.Settings(program, keepAlive, format, timeoutMs), new SampleFormats());
    }
}
