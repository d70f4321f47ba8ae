// SPDX-License-Identifier: Apache-2.0
package dev.lanner.output.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanner.spi.output.AlertOutput;
import dev.lanner.testkit.AlertOutputContract;
import dev.lanner.testkit.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileOutputTest extends AlertOutputContract {
    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("alerts.log");
    }

    private FileOutput output(boolean append, boolean keepOpen) {
        return new FileOutput(
                new FileOutput.Settings(file().toString(), "text", append, keepOpen), TestFormatters.all());
    }

    @Override
    protected AlertOutput open() {
        return output(true, true);
    }

    @Override
    protected List<String> received(int count) throws IOException {
        return Files.exists(file())
                ? Files.readAllLines(file()).stream()
                        .map(TestFormatters::unescaped)
                        .toList()
                : List.of();
    }

    @Test
    void keepsWhatIsInTheFile() throws IOException {
        Files.writeString(file(), "before\n");
        writeAndFlush(output(true, true), "new");
        assertEquals(List.of("before", line("new")), Files.readAllLines(file()));
    }

    @Test
    void startsAnewOnlyOnceWhenItIsNotToAppend() throws IOException {
        Files.writeString(file(), "before\n");
        FileOutput output = output(false, false);
        writeAndFlush(output, "first");
        writeAndFlush(output, "second");
        assertEquals(List.of(line("first"), line("second")), Files.readAllLines(file()));
    }

    @Test
    void opensTheFileAnewWhenItWasRotated() throws IOException {
        FileOutput output = output(true, true);
        writeAndFlush(output, "old");
        Path rotated = folder.resolve("alerts.log.1");
        Files.move(file(), rotated);
        writeAndFlush(output, "new");
        assertEquals(List.of(line("old")), Files.readAllLines(rotated));
        assertEquals(List.of(line("new")), Files.readAllLines(file()));
        Files.delete(file());
        writeAndFlush(output, "newest");
        assertEquals(List.of(line("newest")), Files.readAllLines(file()));
        output.close();
    }

    @Test
    void saysWhyAFileCannotBeOpenedAndTriesAgain() throws IOException {
        Path missing = folder.resolve("missing");
        FileOutput output = new FileOutput(
                new FileOutput.Settings(missing.resolve("alerts.log").toString(), "text", true, true),
                TestFormatters.all());
        IOException failure = assertThrows(IOException.class, () -> output.write(SampleAlerts.withMessage("lost")));
        assertEquals(
                "Cannot open the file '" + missing.resolve("alerts.log") + "' for alerts: its directory does not exist."
                        + " Make it writable, or set 'path' of dev.lanner.output.file to another file.",
                failure.getMessage());
        output.flush();
        Files.createDirectory(missing);
        writeAndFlush(output, "kept");
        assertEquals(List.of(line("kept")), Files.readAllLines(missing.resolve("alerts.log")));
    }

    @Test
    void doesNotLetEverybodyReadAlerts() throws IOException {
        writeAndFlush(output(true, true), "secret");
        String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file()));
        assertTrue(permissions.endsWith("---"), () -> permissions);
    }

    @Test
    void refusesToStartWithoutAPath() {
        IllegalArgumentException failure = assertThrows(
                IllegalArgumentException.class,
                () -> new FileOutput(new FileOutput.Settings(" ", "text", true, true), TestFormatters.all()));
        assertTrue(String.valueOf(failure.getMessage()).contains("'path'"));
    }

    /** The kernel's own full disk. */
    @Test
    void keepsWhatAFullDiskDoesNotTakeAndRefusesMoreThanItCanKeep() throws IOException {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.isWritable(full), "skipped, since there is no /dev/full");
        FileOutput output =
                new FileOutput(new FileOutput.Settings(full.toString(), "text", true, true), TestFormatters.all());
        output.write(SampleAlerts.withMessage("kept"));
        assertThrows(IOException.class, output::flush);
        boolean isRefused = false;
        for (int i = 0; i < 100 && !isRefused; i++) {
            try {
                output.write(SampleAlerts.withMessage("x".repeat(4000)));
            } catch (IOException e) {
                isRefused = true;
            }
        }
        assertTrue(isRefused);
        output.close();
        assertFalse(Files.isRegularFile(full));
    }

    private static void writeAndFlush(AlertOutput output, String message) throws IOException {
        output.write(SampleAlerts.withMessage(message));
        output.flush();
    }

    private static String line(String message) {
        return "07:47:39.936299766: Warning " + message;
    }
}
